//! A roster to measure with: an IMS Enterprise 1.1 file of any size, the same bytes every time.

use std::io::{self, Write};

/// How a file is laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// Two blanks for each level, a line for each element.
    Indented,
    /// Everything on one line.
    OneLine,
}

const FAMILY: [&str; 12] = [
    "Hansen",
    "Johansen",
    "Olsen",
    "Larsen",
    "Andersen",
    "Ødegård",
    "Nilsen",
    "Kristiansen",
    "Müller",
    "Haugen",
    "Lindström",
    "Berg",
];
const GIVEN: [&str; 12] = [
    "Anna", "Ola", "Kari", "Per", "Ingrid", "Lars", "Åse", "Jan Erik", "Marit", "Jürgen", "Eva",
    "Bjørn",
];
const SUBJECTS: [&str; 8] = [
    "Mathematics 1T",
    "Norwegian",
    "Physics & Chemistry",
    "English",
    "History",
    "Geography",
    "Music, dance and drama",
    "Physical education",
];
const STREETS: [&str; 6] =
    ["Storgata", "Kirkeveien", "Skolegata", "Parkveien", "Jernbanegata", "Strandgata"];

/// Writes a file of about `bytes` bytes: persons first, then groups, then memberships.
pub fn write(out: &mut impl Write, bytes: u64, layout: Layout) -> io::Result<()> {
    let mut roster = Roster { out, layout, depth: 0, written: 0, state: 0x2545_F491_4F6C_DD1D };
    roster.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    roster.open("<enterprise>")?;
    roster.open("<properties lang=\"nb\">")?;
    roster.leaf("datasource", "sis.example.no")?;
    roster.leaf("target", "lms.example.no")?;
    roster.leaf("type", "full")?;
    roster.leaf("datetime", "2026-08-17T04:00:00")?;
    roster.close("</properties>")?;
    let mut number = 0;
    while roster.written < bytes * 55 / 100 {
        roster.person(number)?;
        number += 1;
    }
    let persons = number.max(1);
    number = 0;
    while roster.written < bytes * 62 / 100 {
        roster.group(number)?;
        number += 1;
    }
    let groups = number.max(1);
    number = 0;
    while roster.written < bytes {
        roster.membership(number % groups, persons)?;
        number += 1;
    }
    roster.close("</enterprise>")?;
    roster.raw("\n")
}

struct Roster<'a, W> {
    out: &'a mut W,
    layout: Layout,
    depth: usize,
    written: u64,
    state: u64,
}

impl<W: Write> Roster<'_, W> {
    fn person(&mut self, number: u64) -> io::Result<()> {
        let (family, given) = (self.pick(&FAMILY), self.pick(&GIVEN));
        self.open(if number.is_multiple_of(7) { "<person recstatus=\"2\">" } else { "<person>" })?;
        self.sourced_id(&format!("person-{number:08}"))?;
        let user = format!("{number:07}@example.no");
        self.line(&format!("<userid useridtype=\"username\">{user}</userid>"))?;
        self.open("<name>")?;
        self.leaf("fn", &format!("{given} {family}"))?;
        self.leaf("sort", &format!("{family}, {given}"))?;
        self.open("<n>")?;
        self.leaf("family", family)?;
        self.leaf("given", given)?;
        self.close("</n>")?;
        self.close("</name>")?;
        self.open("<demographics>")?;
        let gender = (self.next(2) + 1).to_string();
        self.leaf("gender", &gender)?;
        let (year, month, day) = (self.next(60) + 1950, self.next(12) + 1, self.next(28) + 1);
        self.leaf("bday", &format!("{year}-{month:02}-{day:02}"))?;
        self.close("</demographics>")?;
        self.leaf("email", &user)?;
        let phone = self.next(90_000_000) + 10_000_000;
        self.line(&format!("<tel teltype=\"Mobile\">+47 {phone}</tel>"))?;
        self.open("<adr>")?;
        let street = self.pick(&STREETS);
        let house = self.next(200) + 1;
        self.leaf("street", &format!("{street} {house}"))?;
        self.leaf("locality", "Trondheim")?;
        let code = self.next(9000) + 1000;
        self.leaf("pcode", &code.to_string())?;
        self.leaf("country", "NO")?;
        self.close("</adr>")?;
        self.line("<systemrole systemroletype=\"User\"/>")?;
        self.line("<institutionrole primaryrole=\"Yes\" institutionroletype=\"Student\"/>")?;
        self.close("</person>")
    }

    fn group(&mut self, number: u64) -> io::Result<()> {
        let subject = self.pick(&SUBJECTS).replace('&', "&amp;");
        self.open("<group>")?;
        self.sourced_id(&format!("group-{number:06}"))?;
        self.open("<grouptype>")?;
        self.leaf("scheme", "example-scheme")?;
        self.line("<typevalue level=\"2\">teaching group</typevalue>")?;
        self.close("</grouptype>")?;
        self.open("<description>")?;
        self.leaf("short", &format!("G{number:06}"))?;
        self.leaf("long", &subject)?;
        self.close("</description>")?;
        self.open("<org>")?;
        self.leaf("orgname", "Example Upper Secondary School")?;
        self.leaf("orgunit", "Dept. 3")?;
        self.close("</org>")?;
        self.open("<timeframe>")?;
        self.line("<begin restrict=\"0\">2026-08-17</begin>")?;
        self.line("<end restrict=\"1\">2027-06-20</end>")?;
        self.close("</timeframe>")?;
        self.open("<relationship relation=\"1\">")?;
        self.sourced_id("school-0001")?;
        self.leaf("label", "school")?;
        self.close("</relationship>")?;
        self.close("</group>")
    }

    fn membership(&mut self, group: u64, persons: u64) -> io::Result<()> {
        self.open("<membership>")?;
        self.sourced_id(&format!("group-{group:06}"))?;
        for _ in 0..self.next(28) + 2 {
            let person = self.next(persons);
            self.open("<member>")?;
            self.sourced_id(&format!("person-{person:08}"))?;
            self.leaf("idtype", "1")?;
            self.open("<role recstatus=\"1\" roletype=\"01\">")?;
            self.leaf("status", "1")?;
            self.leaf("datetime", "2026-08-17T04:00:00")?;
            self.close("</role>")?;
            self.close("</member>")?;
        }
        self.close("</membership>")
    }

    fn sourced_id(&mut self, id: &str) -> io::Result<()> {
        self.open("<sourcedid>")?;
        self.leaf("source", "sis.example.no")?;
        self.leaf("id", id)?;
        self.close("</sourcedid>")
    }

    fn leaf(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.line(&format!("<{name}>{text}</{name}>"))
    }

    fn open(&mut self, tag: &str) -> io::Result<()> {
        self.line(tag)?;
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self, tag: &str) -> io::Result<()> {
        self.depth -= 1;
        self.line(tag)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        if self.layout == Layout::Indented {
            const BLANKS: &str = "                        ";
            self.raw(&BLANKS[..self.depth * 2])?;
        }
        self.raw(text)?;
        if self.layout == Layout::Indented { self.raw("\n") } else { Ok(()) }
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.written += text.len() as u64;
        self.out.write_all(text.as_bytes())
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.next(from.len() as u64) as usize]
    }

    /// A number below `limit` (xorshift).
    fn next(&mut self, limit: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % limit
    }
}
