//! The tables of statuses in the READMEs.

use super::status_text::Status;
use super::statuses;
use std::fmt::Write as _;

/// One README.
#[derive(Debug)]
pub struct Readme {
    /// Its name in the root of the checkout.
    pub path: &'static str,
    /// Head of the table.
    head: &'static str,
    /// The text in its language.
    text: fn(&Status) -> &str,
}

/// The READMEs.
pub const READMES: &[Readme] = &[
    Readme { path: "README.md", head: "number | status | cause and cure", text: |s| s.en },
    Readme {
        path: "README.pt-BR.md", head: "número | status | causa e solução", text: |s| s.pt
    },
    Readme { path: "README.es.md", head: "número | status | causa y solución", text: |s| s.es },
];

const BEGIN: &str = "<!-- table: statuses -->\n";
const END: &str = "<!-- end of table -->\n";

impl Readme {
    /// The README with its table in place of the one in `old`.
    ///
    /// # Errors
    ///
    /// The lines between which the table stands are not there.
    pub fn with_table(&self, old: &str, statuses: &[Status]) -> Result<String, String> {
        let error = || format!("{}: no lines {BEGIN} and {END}", self.path);
        let (before, rest) = old.split_once(BEGIN).ok_or_else(error)?;
        let (_, after) = rest.split_once(END).ok_or_else(error)?;
        Ok(format!("{before}{BEGIN}{}{END}{after}", self.table(statuses)))
    }

    fn table(&self, statuses: &[Status]) -> String {
        let mut out = format!("| {} |\n|---|---|---|\n", self.head);
        for status in statuses {
            let name = statuses::name(status);
            let text = escaped((self.text)(status));
            let _ = writeln!(out, "| {} | `{name}` | {text} |", status.number);
        }
        out
    }
}

/// As Markdown takes it in a cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[Status] =
        &[Status { number: 0, name: c"QR_OK", doc: "", pt: "certo", es: "bien", en: "a|b *" }];

    #[test]
    fn the_table_takes_the_place_of_the_old_one() {
        let old = format!("before\n{BEGIN}old\n{END}after\n");
        let new = READMES[0].with_table(&old, ONE).expect("both lines are there");
        let table =
            "| number | status | cause and cure |\n|---|---|---|\n| 0 | `QR_OK` | a\\|b \\* |\n";
        assert_eq!(new, format!("before\n{BEGIN}{table}{END}after\n"));
        assert_eq!(READMES[0].with_table(&new, ONE).expect("as before"), new);
        let spanish = READMES[2].with_table(&old, ONE).expect("both lines are there");
        assert!(spanish.contains("| número | status | causa y solución |\n"), "{spanish}");
        assert!(spanish.contains("| 0 | `QR_OK` | bien |\n"), "{spanish}");
    }

    #[test]
    fn a_readme_without_its_lines_is_refused_by_name() {
        let error = READMES[1].with_table("no table", ONE).expect_err("no place for it");
        assert!(error.starts_with("README.pt-BR.md: "), "{error}");
    }
}
