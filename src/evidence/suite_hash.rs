//! One hash of everything that judges, so that two results can be known to rest on the same.

use super::digest::Digest;
use crate::embedded;

/// The hash of the data built into this binary: cases, requirements, profiles, schemas, services,
/// vocabularies, messages.
#[must_use]
pub fn builtin_suite_hash() -> Digest {
    suite_hash([])
}

/// The hash of the data built in and of the user's own case files, given as name and text.
///
/// It is the SHA-256 of all files in the order of origin (built in first), path and text, each
/// given as those three with their lengths (eight bytes, the highest first) in front. A built-in
/// file goes by its path in the project, one of the user's by its name without folders: the folder
/// that it lies in says nothing about how it judges. So the order in which files are given, and
/// where they lie, do not count.
#[must_use]
pub fn suite_hash<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Digest {
    let builtin = embedded::files_below("").map(|file| ("built-in", file.path, file.text));
    let own = own.into_iter().map(|(path, text)| {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        ("own", name, text)
    });
    let mut files: Vec<_> = builtin.chain(own).collect();
    files.sort_unstable();
    let parts = files.iter().flat_map(|(origin, path, text)| [*origin, *path, *text]);
    Digest::of_parts(parts.map(str::as_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: (&str, &str) = ("cases/a.toml", "one");
    const B: (&str, &str) = ("cases/b.toml", "two");

    #[test]
    fn order_and_folder_do_not_count() {
        assert_eq!(suite_hash([A, B]), suite_hash([B, A]));
        assert_eq!(suite_hash([A]), suite_hash([("elsewhere\\a.toml", "one")]));
        assert_eq!(suite_hash([]), builtin_suite_hash());
    }

    #[test]
    fn every_file_name_and_text_counts() {
        let all = [
            suite_hash([]),
            suite_hash([A]),
            suite_hash([A, B]),
            suite_hash([A, A]),
            suite_hash([("a.toml", "two")]),
            suite_hash([("b.toml", "one")]),
            suite_hash([("a.tom", "lone")]),
        ];
        for (at, hash) in all.iter().enumerate() {
            assert!(!all[..at].contains(hash), "{at}");
        }
    }

    #[test]
    fn everything_built_in_is_hashed() {
        let folders = ["fixtures/schemas/", "fixtures/services/", "suites/requirements/"];
        for folder in folders {
            assert!(embedded::files_below("").any(|file| file.path.starts_with(folder)));
        }
    }
}
