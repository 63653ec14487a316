//! `properties`.

use super::super::record::Properties;
use super::build::Build;
use crate::xml::Element;

pub(super) fn properties(properties: &Properties) -> Element {
    Build::new("properties")
        .attribute("lang", properties.lang.as_ref())
        .text("comments", properties.comments.as_ref())
        .text("datasource", properties.datasource.as_ref())
        .texts("target", &properties.targets)
        .text("type", properties.kind.as_ref())
        .text("datetime", properties.datetime.as_ref())
        .extension(properties.extension.as_ref())
        .done()
}
