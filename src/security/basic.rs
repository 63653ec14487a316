//! HTTP Basic (RFC 7617).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::account::Account;
use super::refusal::{Refusal, Tolerance};

/// The value of the field `Authorization`.
pub(super) fn authorization(account: &Account) -> String {
    format!("Basic {}", pair(account))
}

/// User and password as they travel.
pub(super) fn pair(account: &Account) -> String {
    STANDARD.encode(format!("{}:{}", account.name, account.secret.expose()))
}

/// What stands behind the name of the scheme, where it is this one.
pub(super) fn credentials(field: &str) -> Option<&str> {
    let (scheme, rest) = field.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then(|| rest.trim())
}

/// Checks what stands behind the name of the scheme.
pub(super) fn check(
    given: &str,
    account: &Account,
    tolerance: Tolerance<'_>,
) -> Result<(), Refusal> {
    let decoded = STANDARD.decode(given).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
    let Some((user, password)) = pair else { return tolerance.refuse(Refusal::Unreadable) };
    let (known, right) = (account.is_named(user), account.secret.is(password));
    tolerance.demand(known, Refusal::UnknownUser)?;
    tolerance.demand(right, Refusal::WrongSecret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::Secret;

    #[test]
    fn what_is_made_is_taken_and_nothing_else() {
        let account = Account::new("ada", Secret::new("o:pen"));
        let field = authorization(&account);
        assert_eq!(field, "Basic YWRhOm86cGVu");
        let checked = |field: &str| {
            check(credentials(field).expect("it is Basic"), &account, Tolerance::NONE)
        };
        assert_eq!(checked(&field), Ok(()));
        assert_eq!(checked("bAsIc   YWRhOm86cGVu"), Ok(()));
        assert_eq!(checked("Basic YWRhOm86cGV1"), Err(Refusal::WrongSecret));
        assert_eq!(checked("Basic YWRlOm86cGVu"), Err(Refusal::UnknownUser));
        assert_eq!(checked("Basic YWRh"), Err(Refusal::Unreadable));
        assert_eq!(checked("Basic *"), Err(Refusal::Unreadable));
        assert_eq!(credentials("Bearer x"), None);
        assert_eq!(credentials("Basic"), None);
    }
}
