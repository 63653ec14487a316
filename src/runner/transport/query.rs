//! Whether the query of a URL holds credentials, which would end up in logs and reports.

/// Names of parameters that hold credentials, in lower case and without separators.
const NAMES: [&str; 10] = [
    "auth",
    "authorization",
    "credentials",
    "jwt",
    "key",
    "passwd",
    "pwd",
    "sessionid",
    "sig",
    "signature",
];

/// Ends of such names: `access_token`, `client-secret`.
const ENDS: [&str; 5] = ["token", "secret", "password", "apikey", "accesskey"];

/// Whether a parameter of the query is called like one that holds credentials.
pub(super) fn holds_credentials(query: &str) -> bool {
    query.split(['&', ';']).any(|parameter| {
        let name = parameter.split('=').next().unwrap_or(parameter);
        let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
        let plain = plain.to_ascii_lowercase();
        NAMES.contains(&plain.as_str()) || ENDS.iter().any(|end| plain.ends_with(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_known_by_their_names() {
        for query in [
            "token=x",
            "a=b&Access_Token=x",
            "a=b;client-secret=x",
            "apikey=",
            "X-Amz-Signature=1&sig=x",
        ] {
            assert!(holds_credentials(query), "{query}");
        }
        for query in ["", "wsdl", "tenant=north", "tokens=2", "keyboard=de&design=x"] {
            assert!(!holds_credentials(query), "{query}");
        }
    }
}
