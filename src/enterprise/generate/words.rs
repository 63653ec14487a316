//! What the people and courses of generated files are called.

pub(super) const GIVEN: [&str; 24] = [
    "Ada", "Björn", "Chidi", "Dilnoza", "Emre", "Fatou", "Grace", "Hiro", "Ingrid", "João", "Kofi",
    "Leïla", "Mateus", "Noor", "Oksana", "Priya", "Quentin", "Rosa", "Søren", "Tomasz", "Uma",
    "Vasil", "Wanjiru", "Ximena",
];

pub(super) const FAMILY: [&str; 24] = [
    "Aalto",
    "Bianchi",
    "Costa",
    "Dvořák",
    "Eriksen",
    "Flores",
    "Grünwald",
    "Haddad",
    "Ivanova",
    "Jensen",
    "Kowalska",
    "Lindqvist",
    "Mbeki",
    "Nakamura",
    "O'Brien",
    "Pereira",
    "Quispe",
    "Rossi",
    "Smith & Sons",
    "Tanaka",
    "Ueda",
    "Vargas",
    "Wójcik",
    "Yılmaz",
];

pub(super) const SUBJECTS: [(&str, &str); 12] = [
    ("MATH", "Mathematics"),
    ("PHYS", "Physics"),
    ("CHEM", "Chemistry"),
    ("BIOL", "Biology"),
    ("HIST", "History"),
    ("GEOG", "Geography"),
    ("LANG", "Languages"),
    ("MUSI", "Music"),
    ("ARTS", "Arts & Crafts"),
    ("PHIL", "Philosophy"),
    ("INFO", "Informatics"),
    ("ECON", "Economics"),
];

pub(super) const DEPARTMENTS: [&str; 5] =
    ["Sciences", "Humanities", "Engineering", "Fine Arts", "Continuing Education"];

pub(super) const TOWNS: [(&str, &str); 6] = [
    ("Trondheim", "NO"),
    ("Porto", "PT"),
    ("Kraków", "PL"),
    ("Nairobi", "KE"),
    ("Osaka", "JP"),
    ("Cusco", "PE"),
];
