//! The description of a service (WSDL 1.1), made of its table and its schema.
//!
//! Document/literal, one SOAP 1.1 port, the IMS header part bound as required, no faults: as the
//! LIS bindings lay it down (types.md 1.2; WS-I BP 1.1, R2706).

use std::fmt::{self, Display, Write};

use super::inline::{Places, inlined};
use crate::embedded;
use crate::security::Scheme;
use crate::soap::HeaderWords;
use crate::soap::http::{Headers, Response};
use crate::spec::{HeaderDialect, Operation, Service};

/// How much of a description is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Extent {
    /// The description; schemas may be imported.
    Wsdl,
    /// Everything in one document.
    SingleWsdl,
}

impl Extent {
    /// What a query string asks for, if it asks for a description.
    pub(super) fn of_query(query: &str) -> Option<Self> {
        let is = |name: &str| query.eq_ignore_ascii_case(name);
        if is("wsdl") { Some(Self::Wsdl) } else { is("singleWsdl").then_some(Self::SingleWsdl) }
    }
}

/// The description of a service in a binding revision, always in one document; none if the revision
/// has no schema of it.
pub(super) fn document(service: &Service, revision: &str, server: &Server) -> Option<Response> {
    let schema =
        embedded::file(&format!("fixtures/schemas/{revision}/{}.xsd", service.schema_document))?;
    let mut text = String::with_capacity(schema.text.len() * 2);
    let schema = inlined(schema.text, Places::Kept).text;
    write_document(&mut text, service, &schema, server).expect("a String takes all");
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    Some(Response { status: 200, headers, body: text.into_bytes() })
}

/// Scheme and host of the addresses in a description: those by which it was asked for.
pub(super) struct Server(String);

impl Server {
    /// `host` is the Host field, taken where it is a name or address with an optional port.
    pub(super) fn of(scheme: Scheme, host: Option<&str>) -> Self {
        let plausible = |host: &&str| {
            let legal = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            !host.is_empty() && host.len() <= 255 && host.chars().all(legal)
        };
        Self(format!("{}://{}", scheme.name(), host.filter(plausible).unwrap_or("localhost")))
    }
}

impl Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text on its way into XML. Everything that is not written by this file goes through it.
pub(super) struct Escaped<T>(pub(super) T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

fn write_document(
    out: &mut String,
    service: &Service,
    schema: &str,
    server: &Server,
) -> fmt::Result {
    let names = &service.wsdl;
    let (namespace, title) = (Escaped(&service.namespace), Escaped(&service.title));
    let (port_type, binding) = (Escaped(&names.port_type), Escaped(&names.binding));
    writeln!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="{title}" targetNamespace="{namespace}" xmlns:tns="{namespace}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
<wsdl:types>
{schema}
</wsdl:types>"#
    )?;
    for operation in &service.operations {
        write_messages(out, operation)?;
    }
    writeln!(out, r#"<wsdl:portType name="{port_type}">"#)?;
    for operation in &service.operations {
        let (name, input, output) = names_of(operation);
        writeln!(
            out,
            r#"  <wsdl:operation name="{name}"><wsdl:input message="tns:{input}"/><wsdl:output message="tns:{output}"/></wsdl:operation>"#
        )?;
    }
    writeln!(
        out,
        r#"</wsdl:portType>
<wsdl:binding name="{binding}" type="tns:{port_type}">
  <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>"#
    )?;
    for operation in &service.operations {
        write_binding(out, operation)?;
    }
    writeln!(
        out,
        r#"</wsdl:binding>
<wsdl:service name="{}">
  <wsdl:port name="{}" binding="tns:{binding}"><soap:address location="{}{}"/></wsdl:port>
</wsdl:service>
</wsdl:definitions>"#,
        Escaped(&names.service),
        Escaped(&names.port),
        Escaped(server),
        Escaped(&service.path),
    )
}

fn write_messages(out: &mut String, operation: &Operation) -> fmt::Result {
    let (_, input, output) = names_of(operation);
    let words = HeaderWords::of(HeaderDialect::Imsx);
    let (request_header, response_header) = (words.request, words.response);
    writeln!(
        out,
        r#"<wsdl:message name="{input}">
  <wsdl:part name="Parameters" element="tns:{input}"/>
  <wsdl:part name="HeaderInfoParameters" element="tns:{request_header}"/>
</wsdl:message>
<wsdl:message name="{output}">
  <wsdl:part name="Response" element="tns:{output}"/>
  <wsdl:part name="HeaderInfoResponse" element="tns:{response_header}"/>
</wsdl:message>"#
    )
}

fn write_binding(out: &mut String, operation: &Operation) -> fmt::Result {
    let (name, input, output) = names_of(operation);
    writeln!(
        out,
        r#"  <wsdl:operation name="{name}">
    <soap:operation soapAction="{}"/>
    <wsdl:input><soap:header message="tns:{input}" part="HeaderInfoParameters" use="literal" wsdl:required="true"/><soap:body parts="Parameters" use="literal"/></wsdl:input>
    <wsdl:output><soap:header message="tns:{output}" part="HeaderInfoResponse" use="literal" wsdl:required="true"/><soap:body parts="Response" use="literal"/></wsdl:output>
  </wsdl:operation>"#,
        Escaped(&operation.soap_action)
    )
}

/// Name of the operation, and of its messages, which are called like their elements.
fn names_of(operation: &Operation) -> (Escaped<&str>, Escaped<&str>, Escaped<&str>) {
    (
        Escaped(&operation.name),
        Escaped(&operation.request.local),
        Escaped(&operation.response.local),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plausible_host_gets_into_the_address() {
        let of = |host: Option<&str>| {
            Server::of(Scheme::Http, host).0.strip_prefix("http://").map(str::to_owned).unwrap()
        };
        assert_eq!(of(Some("127.0.0.1:8080")), "127.0.0.1:8080");
        assert_eq!(of(Some("[::1]:80")), "[::1]:80");
        assert_eq!(of(Some("evil\"/><x")), "localhost");
        assert_eq!(of(Some("")), "localhost");
        assert_eq!(of(Some(&"a".repeat(255))), "a".repeat(255));
        assert_eq!(of(Some(&"a".repeat(256))), "localhost");
        assert_eq!(of(None), "localhost");
    }

    #[test]
    fn addresses_are_those_by_which_the_description_was_asked_for() {
        assert_eq!(Server::of(Scheme::Http, Some("h:1")).0, "http://h:1");
        assert_eq!(Server::of(Scheme::Https, Some("h:1")).0, "https://h:1");
    }
}
