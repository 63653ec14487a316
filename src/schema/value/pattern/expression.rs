//! Regular expressions of XML Schema (part 2, appendix F) as data.

/// Branches, one of which is met.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Expression {
    pub branches: Vec<Vec<Piece>>,
}

/// An atom, and how often it stands.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Piece {
    pub atom: Atom,
    pub min: u32,
    /// None for any number.
    pub max: Option<u32>,
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Atom {
    Class(Class),
    Group(Expression),
}

/// A set of characters.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Class {
    Char(char),
    /// `.`: all but the ends of lines.
    Dot,
    Escape(Escape),
    Group(ClassGroup),
}

/// A set in brackets.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct ClassGroup {
    /// Everything but the members.
    pub is_negated: bool,
    pub members: Vec<ClassMember>,
    /// What is taken away in the end.
    pub minus: Option<Box<Self>>,
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum ClassMember {
    /// From a character to one that is no lower.
    Range(char, char),
    Escape(Escape),
}

/// An escape that stands for many characters.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Escape {
    /// Everything but these.
    pub is_negated: bool,
    pub set: Set,
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Set {
    /// `\s`
    Space,
    /// `\i`: what a name begins with.
    NameStart,
    /// `\c`: what stands in a name.
    NameCharacter,
    /// `\d`
    Digit,
    /// `\w`
    Word,
    /// `\p{Lu}`
    Category(&'static str),
    /// `\p{IsGreek}`: ranges.
    Block(Vec<(u32, u32)>),
}

impl Expression {
    /// The set, the fewest and the most, if all there is is characters of one set.
    pub fn as_counted(&self) -> Option<(&Class, usize, usize)> {
        match self.branches.as_slice() {
            [branch] => match branch.as_slice() {
                [Piece { atom: Atom::Class(class), min, max: Some(max) }] => {
                    Some((class, *min as usize, *max as usize))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The sets in it, each once, in order.
    pub fn classes(&self) -> Vec<&Class> {
        let mut classes = Vec::new();
        self.collect(&mut classes);
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    fn collect<'a>(&'a self, classes: &mut Vec<&'a Class>) {
        for piece in self.branches.iter().flatten() {
            match &piece.atom {
                Atom::Class(class) => classes.push(class),
                Atom::Group(group) => group.collect(classes),
            }
        }
    }

    /// How many characters it asks for, with repetitions written out.
    pub fn positions(&self) -> u64 {
        let pieces = self.branches.iter().flatten();
        pieces.fold(1, |sum, piece| sum.saturating_add(piece.positions()))
    }
}

impl Piece {
    fn positions(&self) -> u64 {
        let once = match &self.atom {
            Atom::Class(_) => 1,
            Atom::Group(group) => group.positions(),
        };
        once.saturating_mul(u64::from(self.max.unwrap_or(self.min).max(1)))
    }
}
