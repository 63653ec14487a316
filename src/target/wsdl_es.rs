//! The description of services of Enterprise Services 1.0, of one or of all that share a path.
//!
//! As the service in use describes itself: document/literal, SOAP 1.1, the header blocks in messages
//! of their own, no faults. The schemas are beside it (see [`schema_document`]), or in it where all
//! of it is asked for in one document.

use std::fmt::{self, Write};

use super::inline::{self, HEADERS, Inlined};
use super::wsdl::{Escaped, Extent, Server};
use crate::embedded;
use crate::soap::HeaderWords;
use crate::soap::http::{Headers, Response};
use crate::spec::{Operation, Service};

/// Where the schema documents are served, by revision and name.
pub(super) const SCHEMAS: &str = "/schemas/";

/// The target namespace of a description of several services.
const SHARED: &str = "urn:lis-conform:enterprise-services";

/// The description of these services at `path`, each in the binding revision beside it; none where
/// one of them has no schema in its revision.
pub(super) fn document(
    services: &[(&Service, &str)],
    path: &str,
    extent: Extent,
    server: &Server,
) -> Option<Response> {
    let there = |(service, revision): &(&Service, &str)| {
        let name = format!("fixtures/schemas/{revision}/{}.xsd", service.schema_document);
        embedded::file(&name).is_some()
    };
    if services.is_empty() || !services.iter().all(there) {
        return None;
    }
    let inlined = match extent {
        Extent::Wsdl => None,
        Extent::SingleWsdl => Some(inline::with_imports(services)?),
    };
    let mut text = String::new();
    write_document(&mut text, services, path, inlined.as_deref(), server)
        .expect("a String takes all");
    Some(xml(text))
}

/// A schema document by its path below [`SCHEMAS`], such as `es-1.0/person.xsd`.
pub(super) fn schema_document(name: &str) -> Option<Response> {
    let file = embedded::file(&format!("fixtures/schemas/{name}"))?;
    Some(xml(file.text.to_owned()))
}

fn xml(text: String) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    Response { status: 200, headers, body: text.into_bytes() }
}

fn write_document(
    out: &mut String,
    services: &[(&Service, &str)],
    path: &str,
    inlined: Option<&[Inlined]>,
    server: &Server,
) -> fmt::Result {
    let namespace = match services {
        [(only, _)] => only.wsdl.namespace.to_string(),
        _ => SHARED.to_owned(),
    };
    let namespace = Escaped(namespace);
    write!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions targetNamespace="{namespace}" xmlns:tns="{namespace}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/""#
    )?;
    for (at, (service, _)) in services.iter().enumerate() {
        let (messages, headers) = (Escaped(&service.namespace), Escaped(&service.header.namespace));
        write!(out, r#" xmlns:m{at}="{messages}" xmlns:h{at}="{headers}""#)?;
    }
    writeln!(out, ">\n<wsdl:types>")?;
    match inlined {
        Some(schemas) => schemas.iter().try_for_each(|schema| writeln!(out, "{}", schema.text))?,
        None => write_imports(out, services, server)?,
    }
    writeln!(out, "</wsdl:types>")?;
    for (at, (service, _)) in services.iter().enumerate() {
        for operation in &service.operations {
            write_messages(out, at, service, operation)?;
        }
    }
    for (service, _) in services {
        writeln!(out, r#"<wsdl:portType name="{}">"#, Escaped(&service.wsdl.port_type))?;
        for name in service.operations.iter().map(|operation| Escaped(&operation.name)) {
            writeln!(
                out,
                r#"  <wsdl:operation name="{name}"><wsdl:input message="tns:{name}Request1"/><wsdl:output message="tns:{name}Response1"/></wsdl:operation>"#
            )?;
        }
        writeln!(out, "</wsdl:portType>")?;
    }
    for (service, _) in services {
        write_binding(out, service)?;
    }
    let name = match services {
        [(only, _)] => only.wsdl.service.as_str(),
        _ => "ImsEnterpriseServicesPort",
    };
    writeln!(out, r#"<wsdl:service name="{}">"#, Escaped(name))?;
    for (service, _) in services {
        let names = &service.wsdl;
        writeln!(
            out,
            r#"  <wsdl:port name="{}" binding="tns:{}"><soap:address location="{server}{}"/></wsdl:port>"#,
            Escaped(&names.port),
            Escaped(&names.binding),
            Escaped(path),
        )?;
    }
    writeln!(out, "</wsdl:service>\n</wsdl:definitions>")
}

/// One schema that imports those of the services, at their addresses here.
fn write_imports(out: &mut String, services: &[(&Service, &str)], server: &Server) -> fmt::Result {
    writeln!(out, r#"  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">"#)?;
    let mut imported = Vec::new();
    for (service, revision) in services {
        for (namespace, name) in [
            (&service.namespace, service.schema_document.as_str()),
            (&service.header.namespace, HEADERS),
        ] {
            if !imported.contains(&namespace) {
                imported.push(namespace);
                let namespace = Escaped(namespace);
                writeln!(
                    out,
                    r#"    <xs:import namespace="{namespace}" schemaLocation="{server}{SCHEMAS}{revision}/{name}.xsd"/>"#
                )?;
            }
        }
    }
    writeln!(out, "  </xs:schema>")
}

fn write_messages(
    out: &mut String,
    at: usize,
    service: &Service,
    operation: &Operation,
) -> fmt::Result {
    let words = HeaderWords::of(service.header.dialect);
    let name = Escaped(&operation.name);
    for (side, element, block) in [
        ("Request1", &operation.request, words.request),
        ("Response1", &operation.response, words.response),
    ] {
        let element = Escaped(&element.local);
        writeln!(
            out,
            r#"<wsdl:message name="{name}{side}"><wsdl:part name="parameters" element="m{at}:{element}"/></wsdl:message>
<wsdl:message name="{name}{side}_Headers"><wsdl:part name="{block}" element="h{at}:{block}"/></wsdl:message>"#
        )?;
    }
    Ok(())
}

fn write_binding(out: &mut String, service: &Service) -> fmt::Result {
    let words = HeaderWords::of(service.header.dialect);
    let (binding, port_type) = (Escaped(&service.wsdl.binding), Escaped(&service.wsdl.port_type));
    writeln!(
        out,
        r#"<wsdl:binding name="{binding}" type="tns:{port_type}">
  <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>"#
    )?;
    for operation in &service.operations {
        let (name, action) = (Escaped(&operation.name), Escaped(&operation.soap_action));
        let header = |side: &str, part: &str| {
            format!(
                r#"<soap:header message="tns:{name}{side}_Headers" part="{part}" use="literal"/><soap:body use="literal"/>"#
            )
        };
        writeln!(
            out,
            r#"  <wsdl:operation name="{name}">
    <soap:operation soapAction="{action}" style="document"/>
    <wsdl:input>{}</wsdl:input>
    <wsdl:output>{}</wsdl:output>
  </wsdl:operation>"#,
            header("Request1", words.request),
            header("Response1", words.response),
        )?;
    }
    writeln!(out, "</wsdl:binding>")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::security::Scheme;
    use crate::spec::{HeaderDialect, Spec};
    use crate::xml::{Element, Namespace, XmlLimits, read_document};

    const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

    #[test]
    fn all_services_of_a_path_are_described_with_their_headers() {
        let spec = Spec::load().unwrap();
        let is_es = |it: &&Service| it.header.dialect == HeaderDialect::Es;
        let services: Vec<_> =
            spec.services.iter().filter(is_es).map(|it| (it, "es-1.0-itslearning")).collect();
        let server = Server::of(Scheme::Https, Some("h:1"));
        let response = document(&services, "/all.svc", Extent::Wsdl, &server).unwrap();
        let root = read_document(&response.body, None, &XmlLimits::default()).unwrap().root;
        let wsdl = Namespace::new(WSDL);
        assert_eq!(root.children_named(&wsdl, "portType").count(), 4);
        assert_eq!(root.children_named(&wsdl, "message").count(), 41 * 4);
        let port = root.child(&wsdl, "service").unwrap();
        assert_eq!(port.children_named(&wsdl, "port").count(), 4);
        let text = String::from_utf8(response.body).unwrap();
        for file in ["person.xsd", "group.xsd", "membership.xsd", "headers.xsd"] {
            let url = format!("https://h:1/schemas/es-1.0-itslearning/{file}\"");
            assert_eq!(text.matches(&url).count(), 1, "{url}");
            let name = format!("es-1.0-itslearning/{file}");
            assert_eq!(schema_document(&name).unwrap().status, 200);
        }
        assert!(schema_document("../services/pms.toml").is_none());
        for extent in [Extent::Wsdl, Extent::SingleWsdl] {
            assert!(document(&[(services[0].0, "none")], "/x", extent, &server).is_none());
        }
    }

    #[test]
    fn a_single_description_holds_every_schema_once_and_leads_nowhere() {
        let spec = Spec::load().unwrap();
        let is_es = |it: &&Service| it.header.dialect == HeaderDialect::Es;
        let server = Server::of(Scheme::Http, Some("h:1"));
        let xsd = Namespace::XSD;
        for revision in ["es-1.0", "es-1.0-itslearning"] {
            let has_schema = |it: &&Service| {
                let name = format!("fixtures/schemas/{revision}/{}.xsd", it.schema_document);
                embedded::file(&name).is_some()
            };
            let services: Vec<_> = spec.services.iter().filter(is_es).filter(has_schema).collect();
            let services: Vec<_> = services.into_iter().map(|it| (it, revision)).collect();
            let single = document(&services, "/all.svc", Extent::SingleWsdl, &server).unwrap();
            let root = read_document(&single.body, None, &XmlLimits::default()).unwrap().root;
            let types = root.child(&Namespace::new(WSDL), "types").unwrap();
            let schemas: Vec<_> = types.children_named(&xsd, "schema").collect();
            let target = |it: &&Element| {
                it.attribute(&Namespace::NONE, "targetNamespace").unwrap_or_default().to_owned()
            };
            let defined: BTreeSet<String> = schemas.iter().map(target).collect();
            assert_eq!(defined.len(), schemas.len(), "{revision}");
            assert!(schemas.len() >= 8, "{revision}: {}", schemas.len());
            for import in schemas.iter().flat_map(|it| it.children_named(&xsd, "import")) {
                let namespace = import.attribute(&Namespace::NONE, "namespace").unwrap();
                assert!(defined.contains(namespace), "{namespace}");
                assert_eq!(import.attribute(&Namespace::NONE, "schemaLocation"), None);
            }
        }
    }
}
