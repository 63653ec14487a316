//! Everything besides tags: text, sections, comments, instructions, declarations. Flaws are placed
//! from where the piece at hand begins.

use std::io::BufRead;

use memchr::{memchr, memmem};

use super::super::chars::is_space;
use super::super::cursor::Cursor;
use super::super::declaration::{has_declaration, read_declaration};
use super::super::error::{Checked, Flaw, XmlErrorKind};
use super::super::namespaces::RawAttributes;
use super::super::reference::{append_cdata, append_text};
use super::markup;
use super::policy::Policy;
use super::scanner::{Scanner, Stage, Step, Taken};
use super::spelling::has_tag;

impl<R: BufRead> Scanner<R> {
    /// Takes the piece at hand.
    pub(super) fn piece(&mut self) -> Checked<Taken> {
        let rest = self.window.rest().as_bytes();
        match *rest {
            [] | [b'<'] => Ok(Taken::NeedsMore),
            [b'<', b'!', ..] => self.declaration_or_section(),
            [b'<', b'?', ..] => self.instruction(),
            [b'<', second, ..] => {
                if !self.text.is_empty() {
                    self.is_text_out = true;
                    return Ok(Taken::Step(Step::OwnText));
                }
                self.blank = false;
                if second == b'/' { self.end_tag() } else { self.start_tag() }
            }
            [..] if self.stage == Stage::Content => self.text(),
            [..] => self.white_space(),
        }
    }

    /// Takes the end of the file. What is left in the window is not whole.
    pub(super) fn end_of_file(&self) -> Checked<()> {
        let rest = self.window.rest();
        match (rest.as_bytes(), self.stage) {
            ([], Stage::Epilog) => Ok(()),
            ([], Stage::Prolog) => {
                let kind = if self.blank { XmlErrorKind::Empty } else { XmlErrorKind::Malformed };
                Err(Flaw::new(kind, 0, "there is no document element"))
            }
            ([b'<', ..], _) => Err(self.cut_off()),
            (text, _) => {
                append_text(rest, 0, &mut String::new())?;
                let message = format!("{} elements are not closed", self.open.len());
                Err(Flaw::malformed(text.len(), message))
            }
        }
    }

    /// What is wrong with markup that the end of the file cuts off.
    fn cut_off(&self) -> Flaw {
        let rest = self.window.rest();
        let message = if rest.starts_with("<!--") {
            "this comment has no end `-->`"
        } else if rest.starts_with("<![CDATA[") {
            "this CDATA section has no end `]]>`"
        } else if rest.starts_with("<?") {
            "this processing instruction has no end `?>`"
        } else if rest.starts_with("<!") {
            "this declaration has no end `>`"
        } else {
            let mut raw = RawAttributes::new();
            let name = if rest.starts_with("</") { 2 } else { 1 };
            if let Err(flaw) = markup::start_tag(&rest[name..], &mut raw, &self.limits) {
                return flaw.after(&rest[..name]);
            }
            "this tag has no end `>`"
        };
        Flaw::malformed(0, message)
    }

    /// White space outside of the document element.
    fn white_space(&mut self) -> Checked<Taken> {
        let rest = self.window.rest().as_bytes();
        let length = rest.iter().position(|&byte| !is_space(byte)).unwrap_or(rest.len());
        if rest.get(length).is_some_and(|&byte| byte != b'<') {
            return Err(Flaw::malformed(length, OUTSIDE));
        }
        self.window.at += length;
        Ok(Taken::Silently)
    }

    /// Text up to the next markup.
    fn text(&mut self) -> Checked<Taken> {
        let rest = self.window.rest();
        let Some(length) = memchr(b'<', rest.as_bytes()) else { return Ok(Taken::NeedsMore) };
        append_text(&rest[..length], 0, &mut self.text)?;
        if memchr(b'&', &rest.as_bytes()[..length]).is_some() {
            self.spelling.references.note(|| self.window.place_here());
        }
        self.take_text(length)
    }

    /// Goes past something that text was taken from.
    fn take_text(&mut self, length: usize) -> Checked<Taken> {
        self.check_length(length)?;
        if self.text.len() > self.limits.text {
            return Err(Flaw::limit(0, "the bytes of this run of text", self.limits.text));
        }
        self.window.at += length;
        Ok(Taken::Silently)
    }

    /// What begins with `<!`.
    fn declaration_or_section(&mut self) -> Checked<Taken> {
        const COMMENT: &str = "<!--";
        const SECTION: &str = "<![CDATA[";
        const DOCTYPE: &str = "<!DOCTYPE";
        let rest = self.window.rest();
        if rest.starts_with(COMMENT) {
            return self.comment();
        }
        if rest.starts_with(SECTION) {
            return self.section();
        }
        if rest.starts_with(DOCTYPE) {
            return self.document_type();
        }
        if [COMMENT, SECTION, DOCTYPE].iter().any(|markup| markup.starts_with(rest)) {
            return Ok(Taken::NeedsMore);
        }
        Err(Flaw::malformed(0, "no declaration or section of this sort may stand here"))
    }

    fn comment(&mut self) -> Checked<Taken> {
        let rest = self.window.rest().as_bytes();
        let Some(hyphens) = memmem::find(&rest[4..], b"--") else { return Ok(Taken::NeedsMore) };
        match rest.get(hyphens + 6) {
            None => return Ok(Taken::NeedsMore),
            Some(b'>') => {}
            Some(_) => {
                let message = "`--` must not stand inside a comment";
                return Err(Flaw::malformed(hyphens + 4, message));
            }
        }
        allow(self.policies.comments, XmlErrorKind::Malformed, "a comment")?;
        if has_tag(&rest[4..hyphens + 4]) {
            self.spelling.comments_with_tags.note(|| self.window.place_here());
        }
        self.take_markup(hyphens + 7)
    }

    fn section(&mut self) -> Checked<Taken> {
        const START: usize = "<![CDATA[".len();
        if self.stage != Stage::Content {
            return Err(Flaw::malformed(0, OUTSIDE));
        }
        let rest = self.window.rest();
        let Some(length) = memmem::find(&rest.as_bytes()[START..], b"]]>") else {
            return Ok(Taken::NeedsMore);
        };
        append_cdata(&rest[START..START + length], &mut self.text);
        self.spelling.sections.note(|| self.window.place_here());
        self.take_text(START + length + 3)
    }

    fn instruction(&mut self) -> Checked<Taken> {
        let rest = self.window.rest();
        let Some(length) = memmem::find(&rest.as_bytes()[2..], b"?>") else {
            return Ok(Taken::NeedsMore);
        };
        let (inner, whole) = (&rest[2..length + 2], &rest[..length + 4]);
        if self.window.offset_of(self.window.at) == 0 && has_declaration(whole) {
            self.declaration(whole)?;
        } else {
            markup::processing_instruction(inner).map_err(|flaw| flaw.after("<?"))?;
            let kind = XmlErrorKind::ProcessingInstructionForbidden;
            allow(self.policies.processing_instructions, kind, "a processing instruction")?;
            if self.first_instruction.is_none() {
                self.first_instruction = Some(self.window.place_here());
            }
        }
        let length = whole.len();
        self.take_markup(length)
    }

    /// Checks the XML declaration and holds it against the encoding that was found.
    fn declaration(&self, whole: &str) -> Checked<()> {
        let label = read_declaration(&mut Cursor::new(whole))?;
        match label.filter(|label| !self.window.encoding().is_called(label)) {
            None => Ok(()),
            Some(label) => {
                let at = whole.find(label).unwrap_or(0);
                let message =
                    format!("the XML declaration says `{label}`, but the bytes are not that");
                Err(Flaw::new(XmlErrorKind::Encoding, at, message))
            }
        }
    }

    fn document_type(&mut self) -> Checked<Taken> {
        if self.stage != Stage::Prolog || self.doctype.is_some() {
            let message = "a document type declaration may stand once, in front only";
            return Err(Flaw::malformed(0, message));
        }
        let rest = self.window.rest();
        let Some(length) = markup::doctype_length(rest.as_bytes()) else {
            return Ok(Taken::NeedsMore);
        };
        let doctype = markup::doctype(&rest[..length])?;
        let kind = XmlErrorKind::DoctypeForbidden;
        allow(self.policies.doctype, kind, "a document type declaration")?;
        self.doctype = Some(doctype);
        self.take_markup(length)
    }

    /// Goes past markup that is noted at most.
    fn take_markup(&mut self, length: usize) -> Checked<Taken> {
        self.check_length(length)?;
        self.blank = false;
        self.window.at += length;
        Ok(Taken::Silently)
    }
}

const OUTSIDE: &str = "text must stand inside the document element";

fn allow(policy: Policy, kind: XmlErrorKind, what: &str) -> Checked<()> {
    match policy {
        Policy::Allow => Ok(()),
        Policy::Refuse => Err(Flaw::new(kind, 0, format!("{what} is not allowed here"))),
    }
}
