//! The description of a service (WSDL 1.1), made of its table and its schema.
//!
//! Document/literal, one SOAP 1.1 port, the IMS header part bound as required, no faults: as the
//! LIS bindings lay it down (types.md 1.2; WS-I BP 1.1, R2706).

use std::fmt::{self, Display, Write};

use crate::embedded;
use crate::security::Scheme;
use crate::soap::HeaderWords;
use crate::soap::http::{Headers, Response};
use crate::spec::{HeaderDialect, Operation, Service};

/// Whether a query string asks for the description.
pub(super) fn is_query(query: &str) -> bool {
    query.eq_ignore_ascii_case("wsdl") || query.eq_ignore_ascii_case("singleWsdl")
}

/// The description of a service in a binding revision; none if the revision has no schema of it.
pub(super) fn document(service: &Service, revision: &str, server: &Authority) -> Option<Response> {
    let schema =
        embedded::file(&format!("fixtures/schemas/{revision}/{}.xsd", service.schema_document))?;
    let mut text = String::with_capacity(schema.text.len() * 2);
    write_document(&mut text, service, without_declaration(schema.text), server)
        .expect("a String takes all");
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml; charset=utf-8");
    Some(Response { status: 200, headers, body: text.into_bytes() })
}

/// Where addresses in a description begin: the scheme by which it was asked for, and the Host field
/// where that is a name or address with an optional port.
pub(super) struct Authority(String);

impl Authority {
    pub(super) fn of(scheme: Scheme, host: Option<&str>) -> Self {
        let plausible = |host: &&str| {
            let legal = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            !host.is_empty() && host.len() <= 255 && host.chars().all(legal)
        };
        Self(format!("{}://{}", scheme.name(), host.filter(plausible).unwrap_or("localhost")))
    }
}

impl Display for Authority {
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
    authority: &Authority,
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
        Escaped(authority),
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

/// A schema document without its XML declaration, so that it can stand inside another document.
fn without_declaration(schema: &str) -> &str {
    let text = schema.trim_start_matches('\u{feff}');
    if !text.starts_with("<?xml") {
        return text.trim();
    }
    text.split_once("?>").map_or(text, |(_, rest)| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plausible_host_gets_into_the_address() {
        let of = |host: Option<&str>| Authority::of(Scheme::Http, host).0;
        assert_eq!(of(Some("127.0.0.1:8080")), "http://127.0.0.1:8080");
        assert_eq!(of(Some("[::1]:80")), "http://[::1]:80");
        assert_eq!(of(Some("evil\"/><x")), "http://localhost");
        assert_eq!(of(Some("")), "http://localhost");
        assert_eq!(of(Some(&"a".repeat(255))), format!("http://{}", "a".repeat(255)));
        assert_eq!(of(Some(&"a".repeat(256))), "http://localhost");
        assert_eq!(of(None), "http://localhost");
        assert_eq!(Authority::of(Scheme::Https, Some("h:1")).0, "https://h:1");
    }

    #[test]
    fn the_declaration_is_cut_off() {
        assert_eq!(without_declaration("<?xml version='1.0'?>\n<a/>\n"), "<a/>");
        assert_eq!(without_declaration("<a/>"), "<a/>");
    }
}
