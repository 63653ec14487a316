//! What `validate --help` says besides the options.

/// Examples, and what comes of them.
pub const HELP: &str = "\
Examples:
  lis-conform validate roster.xml                 a roster file: what it is, and what is wrong
  lis-conform validate 'inbox/**/*.xml' --quiet   every file below a folder; only what is wrong
  curl -s $URL | lis-conform validate -           a message from the standard input
  lis-conform validate request.xml --revision lis-2.0-final
                                                  a message that has to follow this revision
  lis-conform validate export.xml --schema our-extension.xsd
                                                  any document, by a schema of yours
  lis-conform validate roster.xml --format github in a workflow of GitHub Actions

What it says of a roster with a mistake:
  FAIL     roster.xml  enterprise; 34 elements; 1 failure
           fits none of enterprise-1.1 (1 finding), enterprise-1.01/lower-case (2 findings); ...
  fail[cvc-complex-type.2.4]: `source` is missing before `id`
   --> roster.xml:9:16
    |
  9 |     <sourcedid><id>p-1815</id></sourcedid>
    |                ^^^
    = at: enterprise/person/sourcedid/id
    = allowed here: `source`
    = basis: the schema says so

A file passes, warns (where only a habit or our reading speaks against it), fails, or is untestable
(no schema knows it). Exit codes: 0 all pass or warn, 1 one fails or is untestable, 3 one cannot be
read or a schema cannot be used, 4 a pattern matches nothing, 5 warnings denied, 7 interrupted.";
