//! Elements, field by field.

use super::super::record::{Boundary, SourcedId, Timeframe, UserId};
use crate::xml::{Attribute, Element, QName};

/// An element in the making.
#[derive(Debug)]
pub(super) struct Build(Element);

impl Build {
    pub fn new(name: &str) -> Self {
        Self(Element::new(QName::unqualified(name)))
    }

    pub fn leaf(name: &str, text: &str) -> Self {
        Self(Element::with_text(QName::unqualified(name), text))
    }

    /// An attribute, where there is a value.
    pub fn attribute(mut self, name: &str, value: Option<&String>) -> Self {
        if let Some(value) = value {
            let name = QName::unqualified(name);
            self.0.attributes.push(Attribute { name, value: value.clone() });
        }
        self
    }

    /// A child with a text, where there is one.
    pub fn text(self, name: &str, text: Option<&String>) -> Self {
        self.texts(name, text)
    }

    /// A child for each text.
    pub fn texts<'t>(mut self, name: &str, texts: impl IntoIterator<Item = &'t String>) -> Self {
        for text in texts {
            self.0.push(Element::with_text(QName::unqualified(name), text.as_str()));
        }
        self
    }

    /// A child for each value.
    pub fn each<T>(
        mut self,
        values: impl IntoIterator<Item = T>,
        element: impl Fn(T) -> Element,
    ) -> Self {
        for value in values {
            self.0.push(element(value));
        }
        self
    }

    /// What stands in `extension`, as it stands.
    pub fn extension(mut self, extension: Option<&Element>) -> Self {
        if let Some(extension) = extension {
            let mut written = extension.clone();
            written.name = QName::unqualified("extension");
            self.0.push(written);
        }
        self
    }

    pub fn done(self) -> Element {
        self.0
    }
}

pub(super) fn sourced_id(sourced_id: &SourcedId) -> Element {
    Build::new("sourcedid")
        .attribute("sourcedidtype", sourced_id.kind.as_ref())
        .text("source", Some(&sourced_id.source))
        .text("id", Some(&sourced_id.id))
        .done()
}

pub(super) fn user_id(user_id: &UserId) -> Element {
    Build::leaf("userid", &user_id.id)
        .attribute("useridtype", user_id.kind.as_ref())
        .attribute("password", user_id.password.as_ref())
        .attribute("pwencryptiontype", user_id.encryption.as_ref())
        .attribute("authenticationtype", user_id.authentication.as_ref())
        .done()
}

pub(super) fn timeframe(timeframe: &Timeframe) -> Element {
    Build::new("timeframe")
        .each(&timeframe.begin, |begin| boundary("begin", begin))
        .each(&timeframe.end, |end| boundary("end", end))
        .text("adminperiod", timeframe.admin_period.as_ref())
        .done()
}

fn boundary(name: &str, boundary: &Boundary) -> Element {
    Build::leaf(name, &boundary.date).attribute("restrict", boundary.restrict.as_ref()).done()
}
