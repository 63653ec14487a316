//! What can be kept of a user, a course or an enrolment, by name.

use serde::Deserialize;

use crate::spec::toml_file::suggestion;

/// Declares the fields: each has a name, and the names of its parts where it has more than a text.
macro_rules! fields {
    ($($variant:ident $name:literal $([$($part:literal),+])?;)+) => {
        /// Something that is kept of an object. The order is the one in which facts are packed.
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[serde(try_from = "String")]
        #[expect(missing_docs, reason = "the names in the files of the standard say what they are")]
        pub enum Field { $($variant),+ }

        impl Field {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in JSON and in personalities.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The names of its parts; none where it is a text.
            #[must_use]
            pub const fn parts(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($part),+)?]),+ }
            }
        }
    };
}

fields! {
    // What the file calls it.
    Comments "comments";
    OtherId "other-id" ["kind", "source", "id"];
    // A person.
    UserId "userid" ["id", "type", "authentication"];
    Name "name";
    SortName "sort-name";
    Nickname "nickname";
    Family "family";
    Given "given";
    OtherName "other-name";
    Prefix "prefix";
    Suffix "suffix";
    PartName "part-name" ["type", "text"];
    Gender "gender";
    Birthday "birthday";
    Disability "disability";
    // A group.
    GroupType "group-type" ["scheme", "level", "value"];
    Short "short";
    Long "long";
    Full "full";
    OrgName "org-name";
    OrgUnit "org-unit";
    OrgType "org-type";
    OrgId "org-id";
    // A role.
    SubRole "sub-role";
    RoleUserId "role-userid";
    DateTime "datetime";
    // A timeframe, of a group or a role.
    Begin "begin" ["date", "restrict"];
    End "end" ["date", "restrict"];
    AdminPeriod "admin-period";
    InterimResult "interim-result" ["type", "mode", "value-type", "list", "min", "max", "result", "comments"];
    FinalResult "final-result" ["mode", "value-type", "list", "min", "max", "result", "comments"];
    EnrollAccept "enroll-accept";
    EnrollAllowed "enroll-allowed";
    // What several of them have.
    Email "email";
    Url "url";
    Relationship "relationship" ["relation", "source", "id", "label"];
    Tel "tel" ["type", "number"];
    PoBox "po-box";
    ExtendedAddress "extended-address";
    Street "street";
    Locality "locality";
    Region "region";
    PostalCode "postal-code";
    Country "country";
    Photo "photo" ["type", "reference"];
    SystemRole "system-role";
    InstitutionRole "institution-role" ["type", "primary"];
    DataSource "datasource";
    // What learning platforms make of these.
    Username "username";
    Authentication "authentication";
    FirstName "first-name";
    LastName "last-name";
    City "city";
    ShortName "short-name";
    FullName "full-name";
    Summary "summary";
    Starts "starts";
    Ends "ends";
    Cohort "cohort";
    Gradable "gradable";
}

impl Field {
    /// The field of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// The number it is packed under.
    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    /// The field that is packed under a number.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// Whence a field that an importer makes itself takes its text.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub enum FieldSource {
    /// The identifier of the object.
    Id,
    /// A field, and which of its parts.
    Field(Field, usize),
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or_else(|| {
            let hint = suggestion(&name, Self::ALL.iter().map(|field| field.name()));
            format!("there is no field `{name}`: {hint}")
        })
    }
}

impl TryFrom<String> for FieldSource {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "id" {
            return Ok(Self::Id);
        }
        let Some((name, part)) = text.split_once('.') else {
            return Field::try_from(text).map(|field| Self::Field(field, 0));
        };
        let field = Field::try_from(name.to_owned())?;
        let at = field.parts().iter().position(|known| *known == part);
        let at = at.ok_or_else(|| {
            let hint = suggestion(part, field.parts().iter().copied());
            format!("the field `{name}` has no part `{part}`: {hint}")
        })?;
        Ok(Self::Field(field, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_lead_back() {
        assert!(Field::ALL.len() < 128);
        for field in Field::ALL {
            assert_eq!(Field::parse(field.name()), Some(*field));
            assert_eq!(Field::of_number(field.number()), Some(*field));
        }
        assert_eq!(Field::parse("nmae"), None);
    }
}
