use proptest::prelude::*;

use super::*;

pub(super) fn origin() -> Origin {
    Origin {
        kind: ManifestKind::Certificate,
        tool: ToolInfo::this(),
        created_at: "2026-11-22T10:00:00Z".to_owned(),
        run_id: "abc123".to_owned(),
        target: "http://sis.example/\u{1b}\"".to_owned(),
        profile: "lis-2.0".to_owned(),
        suite_hash: Digest::of(b"suite"),
    }
}

fn path(text: &str) -> BundlePath {
    text.parse().unwrap()
}

pub(super) fn manifest(files: &[(&str, &str)]) -> Manifest {
    let contents = files.iter().map(|(name, text)| (path(name), text.as_bytes()));
    Manifest::of_contents(origin(), contents).unwrap()
}

fn error(text: &str) -> String {
    Manifest::parse(text).unwrap_err().to_string()
}

#[test]
fn a_manifest_has_one_text_and_reads_back() {
    let one = manifest(&[("b.json", "2"), ("a/x.txt", "1")]);
    let other = manifest(&[("a/x.txt", "1"), ("b.json", "2")]);
    assert_eq!(one.to_text(), other.to_text());
    assert_eq!(Manifest::parse(&one.to_text()), Ok(one.clone()));
    assert_eq!(one.files()[0].path.as_str(), "a/x.txt");
    assert_eq!(one.files()[0].bytes, 1);
}

#[test]
fn lists_that_cannot_be_are_refused() {
    let of = |names: &[&str]| {
        let contents = names.iter().map(|name| (path(name), &b""[..]));
        Manifest::of_contents(origin(), contents)
    };
    assert_eq!(of(&[]), Err(ManifestError::Empty));
    assert_eq!(of(&["a", "b", "a"]), Err(ManifestError::Twice(path("a"))));
    assert!(matches!(of(&["a", "A"]), Err(ManifestError::Twice(_))));
    for own in [MANIFEST_FILE, SIGNATURE_FILE, "Manifest.JSON"] {
        assert_eq!(of(&["a", own]), Err(ManifestError::Itself(path(own))));
    }
    for time in ["", "today", "2026-11-22T10:00:00+01:00"] {
        let origin = Origin { created_at: time.to_owned(), ..origin() };
        let found = Manifest::of_contents(origin, [(path("a"), &b""[..])]);
        assert_eq!(found, Err(ManifestError::Time(time.to_owned())));
    }
}

#[test]
fn texts_of_another_shape_or_version_are_refused() {
    let text = manifest(&[("a", "1")]).to_text();
    for (from, to, part) in [
        ("\"kind\"", "\"x\": 1, \"kind\"", "unknown field `x`"),
        ("\"bytes\": 1", "\"bytes\": 1, \"mode\": 1", "unknown field `mode`"),
        ("\"bytes\": 1", "\"bytes\": -1", "no manifest"),
        ("\"path\": \"a\"", "\"path\": \"../a\"", "no name of a file in a bundle"),
        ("\"path\": \"a\"", "\"path\": \"manifest.json\"", "cannot be in the list"),
        ("\"run_id\": \"abc123\",", "", "missing field `run_id`"),
        ("certificate", "diploma", "unknown variant"),
        ("\"schema_version\": 1", "\"schema_version\": 2", "of version 2"),
        ("22T10", "22T11", "was changed"),
        ("  \"kind\"", "   \"kind\"", "was changed"),
    ] {
        assert!(text.contains(from), "{from}: {text}");
        let found = error(&text.replacen(from, to, 1));
        assert!(found.contains(part), "{from}: {found}");
    }
    for wrong in ["", "[]", "null", "{}", &format!("{text}{text}")] {
        assert!(error(wrong).contains("no manifest"), "{wrong}");
    }
    let listed = "\"files\": [";
    let twice = text.replacen(
        listed,
        &format!(
            "{listed}{{\"path\": \"a\", \"sha256\": \"{}\", \"bytes\": 1}},",
            Digest::of(b"1")
        ),
        1,
    );
    assert_eq!(error(&twice), "a is listed twice");
}

proptest! {
    #[test]
    fn one_byte_changed_added_or_removed_is_noticed(
        at in any::<prop::sample::Index>(), byte in any::<u8>(), way in 0..3_u8,
    ) {
        let mut bytes = manifest(&[("a.json", "1"), ("b/c.txt", "")]).to_text().into_bytes();
        let at = at.index(bytes.len());
        match way {
            0 => { bytes.remove(at); }
            1 => bytes.insert(at, byte),
            _ => {
                prop_assume!(bytes[at] != byte);
                bytes[at] = byte;
            }
        }
        if let Ok(text) = String::from_utf8(bytes) {
            prop_assert!(Manifest::parse(&text).is_err());
        }
    }
}
