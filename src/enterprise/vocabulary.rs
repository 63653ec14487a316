//! The codes of the format. Each is a number in 1.01; 1.1 has words beside some of them.

/// `recstatus`: what is to become of a record. Absent: the record is part of a whole picture.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RecStatus {
    /// `1`.
    Add,
    /// `2`.
    Update,
    /// `3`.
    Delete,
}

/// `status` of a role.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Status {
    /// `0`.
    Inactive,
    /// `1`.
    Active,
}

/// `idtype`: what a member is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum IdType {
    /// `1`.
    Person,
    /// `2`.
    Group,
}

/// `relation` of a group to another one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// `1`, which also holds where nothing is said.
    Parent,
    /// `2`.
    Child,
    /// `3`: the same thing under another name, as cross-listed sections are.
    AlsoKnownAs,
}

/// `roletype`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RoleType {
    /// `01`, which also holds where nothing is said.
    Learner,
    /// `02`.
    Instructor,
    /// `03`.
    ContentDeveloper,
    /// `04`.
    Member,
    /// `05`.
    Manager,
    /// `06`.
    Mentor,
    /// `07`.
    Administrator,
    /// `08`.
    TeachingAssistant,
}

impl RecStatus {
    /// The meaning of a text, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "1" => Some(Self::Add),
            "2" => Some(Self::Update),
            "3" => Some(Self::Delete),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Add => "1",
            Self::Update => "2",
            Self::Delete => "3",
        }
    }
}

impl Status {
    /// The meaning of a text, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "0" => Some(Self::Inactive),
            "1" => Some(Self::Active),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inactive => "0",
            Self::Active => "1",
        }
    }
}

impl IdType {
    /// The meaning of a text, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "1" => Some(Self::Person),
            "2" => Some(Self::Group),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "1",
            Self::Group => "2",
        }
    }
}

impl Relation {
    /// The meaning of a text, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "1" => Some(Self::Parent),
            "2" => Some(Self::Child),
            "3" => Some(Self::AlsoKnownAs),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Parent => "1",
            Self::Child => "2",
            Self::AlsoKnownAs => "3",
        }
    }
}

impl RoleType {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 8] = [
        Self::Learner,
        Self::Instructor,
        Self::ContentDeveloper,
        Self::Member,
        Self::Manager,
        Self::Mentor,
        Self::Administrator,
        Self::TeachingAssistant,
    ];

    /// The meaning of a code or a word, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|role| role.code() == text || role.word() == text)
    }

    /// The code, two digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Learner => "01",
            Self::Instructor => "02",
            Self::ContentDeveloper => "03",
            Self::Member => "04",
            Self::Manager => "05",
            Self::Mentor => "06",
            Self::Administrator => "07",
            Self::TeachingAssistant => "08",
        }
    }

    /// The word that 1.1 has for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Learner => "Learner",
            Self::Instructor => "Instructor",
            Self::ContentDeveloper => "ContentDeveloper",
            Self::Member => "Member",
            Self::Manager => "Manager",
            Self::Mentor => "Mentor",
            Self::Administrator => "Administrator",
            Self::TeachingAssistant => "TeachingAssistant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_code_and_by_word() {
        for role in RoleType::ALL {
            assert_eq!(RoleType::parse(role.code()), Some(role));
            assert_eq!(RoleType::parse(role.word()), Some(role));
        }
        for text in ["1", "09", "learner", "Content Developer", ""] {
            assert_eq!(RoleType::parse(text), None, "{text}");
        }
        assert_eq!(RoleType::parse("\n 02 "), Some(RoleType::Instructor));
    }

    #[test]
    fn codes_go_both_ways_and_nothing_else_is_one() {
        for code in ["1", "2", "3"] {
            assert_eq!(RecStatus::parse(code).map(RecStatus::code), Some(code));
            assert_eq!(Relation::parse(code).map(Relation::code), Some(code));
        }
        assert_eq!([RecStatus::parse("0"), RecStatus::parse("4")], [None, None]);
        assert_eq!(Relation::parse("4"), None);
        assert_eq!(["0", "1", "2"].map(|code| Status::parse(code).is_some()), [true, true, false]);
        assert_eq!(["0", "1", "2"].map(|code| IdType::parse(code).is_some()), [false, true, true]);
    }
}
