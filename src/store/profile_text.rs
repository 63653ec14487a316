//! The text of a profile without its credentials.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::runner::{MASK, is_credential_field};

/// Shorter values are masked where they stand, but not looked for elsewhere in the text: they stand
/// in many words by chance.
const SHORTEST_LOOKED_FOR: usize = 6;

/// Keys whose values are paths, by table: they tell of somebody's folders.
const PATHS: [(&str, &[&str]); 4] = [
    ("basic-auth", &["password-file"]),
    ("ws-security", &["password-file"]),
    ("oauth", &["secret-file"]),
    ("tls", &["ca-file", "client-certificate", "client-key"]),
];

/// The text with header fields that carry credentials masked, in their place and wherever else
/// their values stand, and without the paths of files with secrets and certificates, which tell of
/// somebody's folders. All else stays, so that lines keep their numbers. A text that is no TOML is dropped
/// whole.
#[must_use]
pub fn without_credentials(text: &str) -> String {
    let Ok(table) = DeTable::parse(text) else { return String::new() };
    let mut hidden: Vec<(Range<usize>, String)> = Vec::new();
    if let Some(headers) = child(table.get_ref(), "headers") {
        for (name, value) in headers {
            if is_credential_field(name.get_ref()) {
                hide(value, &mut hidden);
            }
        }
    }
    for (name, keys) in PATHS {
        let entries = child(table.get_ref(), name).into_iter().flat_map(DeTable::iter);
        for (_, value) in entries.filter(|(key, _)| keys.contains(&&**key.get_ref())) {
            hide(value, &mut hidden);
        }
    }
    hidden.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut masked = text.to_owned();
    for (span, _) in &hidden {
        masked.replace_range(span.clone(), &format!("\"{MASK}\""));
    }
    for (_, value) in &hidden {
        // The scheme's name in front of a token is no secret, what follows is.
        let token = value.split_once(' ').map_or("", |(_, token)| token);
        for secret in [value.as_str(), token] {
            if secret.len() >= SHORTEST_LOOKED_FOR {
                masked = masked.replace(secret, MASK);
            }
        }
    }
    masked
}

fn child<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    let (_, value) = table.iter().find(|(key, _)| *key.get_ref() == name)?;
    value.get_ref().as_table()
}

fn hide(value: &Spanned<DeValue<'_>>, hidden: &mut Vec<(Range<usize>, String)>) {
    let text = value.get_ref().as_str().unwrap_or_default();
    hidden.push((value.span(), text.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_masked_wherever_they_stand_and_nothing_else_changes() {
        let text = "name = 'mine'\n\
                    # token: s3cr3t-token\n\
                    headers = { Authorization = 'Bearer s3cr3t-token', X-Trace = \"a\" }\n\
                    [basic-auth]\n\
                    user = 'ada'\n\
                    password-file = '/home/ada/pw'\n";
        let expected = "name = 'mine'\n\
                        # token: ***\n\
                        headers = { Authorization = \"***\", X-Trace = \"a\" }\n\
                        [basic-auth]\n\
                        user = 'ada'\n\
                        password-file = \"***\"\n";
        assert_eq!(without_credentials(text), expected);
    }

    #[test]
    fn paths_of_secrets_and_certificates_are_masked() {
        let text = "[ws-security]\nuser = 'ada'\npassword-file = '/home/ada/a'\n\
                    [oauth]\nsecret-file = '/home/ada/b'\n\
                    [tls]\nca-file = '/home/ada/c'\nclient-key = '/home/ada/d'\n";
        let masked = without_credentials(text);
        assert!(masked.contains("user = 'ada'") && !masked.contains("home"), "{masked}");
    }

    #[test]
    fn fields_are_found_in_every_way_of_writing_them() {
        for text in [
            "[headers]\n\"x-api-key\" = \"\"\"hush-hush\"\"\"\n",
            "headers.COOKIE = 'hush-hush'\n",
            "[headers]\nproxy-authorization = \"hu\\u0073h-hush\"\n",
        ] {
            let masked = without_credentials(text);
            assert!(masked.contains(MASK) && !masked.contains("hush"), "{masked}");
        }
        assert_eq!(without_credentials("no toml ="), "");
    }
}
