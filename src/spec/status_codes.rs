//! The values of the IMS status block, and what they mean.

use schemars::JsonSchema;
use serde::Deserialize;

use super::service::ServiceId;
use super::standards::SpecError;
use super::toml_file::{self, At, Diagnostic, suggestion};

/// All values of the status block. Values are compared to the letter.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCodes {
    /// `imsx_codeMajor`.
    pub major: Vec<StatusWord>,
    /// `imsx_severity`.
    pub severity: Vec<StatusWord>,
    /// `imsx_codeMinorFieldValue`, those of the final binding first.
    pub minor: Vec<MinorCode>,
}

/// A major code or severity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusWord {
    /// The value on the wire.
    pub value: String,
    /// What it means, one sentence.
    pub meaning: String,
}

/// A minor code.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MinorCode {
    /// The value on the wire.
    pub value: At<String>,
    /// What it means, one sentence; empty where it is another spelling.
    #[serde(default)]
    pub meaning: String,
    /// Which operations use it, in words; empty where it is another spelling.
    #[serde(default)]
    pub used_by: String,
    /// The code of the final binding that this is a draft's spelling of.
    pub spelling_of: Option<At<String>>,
    /// Where it is listed: a revision such as `lis-2.0-final`, or one service's schema in a
    /// revision, such as `lis-2.0-draft-2010/pms`.
    pub revisions: Vec<String>,
}

/// A value of the status block that was looked up.
#[derive(Clone, Copy, Debug)]
pub enum StatusCode<'a> {
    /// `imsx_codeMajor`.
    Major(&'a StatusWord),
    /// `imsx_severity`.
    Severity(&'a StatusWord),
    /// `imsx_codeMinorFieldValue`.
    Minor(&'a MinorCode),
}

/// How a minor code relates to a binding revision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MinorStanding<'a> {
    /// The revision lists it.
    Listed,
    /// Another revision lists it: what it would be in the final binding.
    OtherRevision(&'a str),
    /// No revision lists it.
    Unknown,
}

impl StatusCodes {
    /// Reads the table.
    ///
    /// # Errors
    /// Points at the first thing that does not fit.
    pub fn parse(file: &str, text: &str) -> Result<Self, SpecError> {
        let codes: Self =
            toml_file::read(file, text).map_err(|all| SpecError::first_of(file, all))?;
        for code in &codes.minor {
            let Some(of) = &code.spelling_of else { continue };
            if codes.minor(of).is_none() {
                let hint = suggestion(of, codes.minor.iter().map(|code| code.value.as_str()));
                let message = format!("there is no minor code `{}`: {hint}", **of);
                return Err(Diagnostic::at(file, text, of.span(), message).into());
            }
        }
        Ok(codes)
    }

    /// The minor code of that value, to the letter.
    #[must_use]
    pub fn minor(&self, value: &str) -> Option<&MinorCode> {
        self.minor.iter().find(|code| *code.value == value)
    }

    /// All minor codes, draft spellings included.
    #[must_use]
    pub fn minor_values(&self) -> Vec<&str> {
        self.minor.iter().map(|code| code.value.as_str()).collect()
    }

    /// How a minor code as found stands in the revision of a service.
    #[must_use]
    pub fn standing(&self, value: &str, revision: &str, service: &ServiceId) -> MinorStanding<'_> {
        let Some(code) = self.minor(value) else { return MinorStanding::Unknown };
        let listed = code.revisions.iter().any(|listed| match listed.split_once('/') {
            Some((listed, of)) => listed == revision && of == service.0,
            None => listed == revision,
        });
        if listed {
            MinorStanding::Listed
        } else {
            MinorStanding::OtherRevision(code.spelling_of.as_ref().unwrap_or(&code.value))
        }
    }

    /// Looks a value up in all three lists, whatever its case.
    #[must_use]
    pub fn find(&self, value: &str) -> Option<StatusCode<'_>> {
        let is = |known: &str| known.eq_ignore_ascii_case(value);
        let word = |words: &'_ [StatusWord]| words.iter().position(|word| is(&word.value));
        if let Some(at) = word(&self.major) {
            return Some(StatusCode::Major(&self.major[at]));
        }
        if let Some(at) = word(&self.severity) {
            return Some(StatusCode::Severity(&self.severity[at]));
        }
        self.minor.iter().find(|code| is(&code.value)).map(StatusCode::Minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    fn codes() -> StatusCodes {
        Spec::load().unwrap().status_codes
    }

    #[test]
    fn the_final_list_has_24_values() {
        let codes = codes();
        let listed =
            codes.minor.iter().filter(|c| c.revisions.iter().any(|r| r == "lis-2.0-final"));
        assert_eq!(listed.count(), 24);
        assert_eq!((codes.major.len(), codes.severity.len()), (4, 3));
    }

    #[test]
    fn a_code_stands_differently_in_each_revision() {
        let codes = codes();
        let (pms, mms) = (ServiceId("pms".into()), ServiceId("mms".into()));
        let draft = "lis-2.0-draft-2010";
        assert_eq!(codes.standing("unknownobject", draft, &pms), MinorStanding::Listed);
        assert_eq!(codes.standing("unknownextension", draft, &mms), MinorStanding::Listed);
        assert_eq!(
            codes.standing("unknownextension", draft, &pms),
            MinorStanding::OtherRevision("unknownextension")
        );
        assert_eq!(
            codes.standing("idalloc", "lis-2.0-final", &pms),
            MinorStanding::OtherRevision("idallocfail")
        );
        assert_eq!(codes.standing("UnknownObject", draft, &pms), MinorStanding::Unknown);
    }

    #[test]
    fn looking_up_does_not_mind_case() {
        let codes = codes();
        assert!(matches!(codes.find("FAILURE"), Some(StatusCode::Major(_))));
        assert!(matches!(codes.find("warning"), Some(StatusCode::Severity(_))));
        assert!(matches!(codes.find("unsupportedlis"), Some(StatusCode::Minor(_))));
        assert!(codes.find("nosuchcode").is_none());
    }

    #[test]
    fn a_spelling_of_nothing_is_pointed_at() {
        let text = "major = []\nseverity = []\nminor = [{ value = 'a', spelling-of = 'b', revisions = [] }]";
        let error = StatusCodes::parse("codes.toml", text).unwrap_err().to_string();
        assert_eq!(error, "codes.toml:3:39: there is no minor code `b`: did you mean `a`?");
        let error = StatusCodes::parse("codes.toml", "major = 1").unwrap_err().to_string();
        assert!(error.starts_with("codes.toml:1:"), "{error}");
    }
}
