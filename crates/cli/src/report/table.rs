//! Tables that fit the terminal.

use std::io::IsTerminal;

use comfy_table::{CellAlignment, ContentArrangement, Row};

use crate::args::Format;
use crate::report::Reporter;

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Blanks between columns.
const GAP: usize = 2;

/// Rows below headers.
pub(crate) struct Table {
    columns: Vec<(&'static str, Align)>,
    /// The columns that may go where there is no room for all, the first of them first.
    spare: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &[(&'static str, Align)]) -> Table {
        Table { columns: columns.to_vec(), spare: &[], rows: Vec::new() }
    }

    /// Names the columns that a narrow terminal need not show.
    pub(crate) fn spare(self, names: &'static [&'static str]) -> Table {
        Table { spare: names, ..self }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The places of the columns that there is room for.
    fn shown(&self, width: Option<u16>) -> Vec<usize> {
        let widest = |place: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count());
            cells.chain([self.columns[place].0.chars().count()]).max().unwrap_or(0) + GAP
        };
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        for name in self.spare {
            let total: usize = shown.iter().map(|place| widest(*place)).sum();
            if width.is_some_and(|width| total > usize::from(width)) {
                shown.retain(|place| self.columns[*place].0 != *name);
            }
        }
        shown
    }

    /// Lines; no wider than `width`, where there is such a limit.
    fn lines(&self, width: Option<u16>) -> Vec<String> {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        match width {
            Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
            None => table.set_content_arrangement(ContentArrangement::Disabled),
        };
        let shown = self.shown(width);
        table.set_header(shown.iter().map(|place| self.columns[*place].0));
        for cells in &self.rows {
            let mut row = Row::from(shown.iter().filter_map(|place| cells.get(*place)));
            row.max_height(3);
            table.add_row(row);
        }
        for (column, place) in table.column_iter_mut().zip(shown) {
            column.set_padding((0, GAP as u16));
            column.set_cell_alignment(match self.columns[place].1 {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

impl Reporter {
    /// Clears the terminal, where there is one, before the same is shown again.
    pub(crate) fn clear_screen(&self) {
        if std::io::stdout().is_terminal() && self.format == Format::Human {
            print!("\x1b[2J\x1b[H");
        } else {
            self.result("");
        }
    }

    /// A table for people: as wide as the terminal at most, and in a pipe as wide as it is.
    pub(crate) fn table(&self, table: &Table) {
        let width = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.max(40));
        let dim = anstyle::Style::new().bold();
        for (number, line) in table.lines(width).iter().enumerate() {
            match number {
                0 => self.result(format!("{dim}{line}{dim:#}")),
                _ => self.result(line),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Align, Table};

    #[test]
    fn a_table_is_as_wide_as_it_may_be() {
        let mut table = Table::new(&[("name", Align::Left), ("size", Align::Right), ("query", Align::Left)]);
        table.row(["users".to_owned(), "8.00 KiB".to_owned(), "select * from users where ".repeat(8)]);
        table.row(["a".to_owned(), "1.00 MiB".to_owned(), "select 1".to_owned()]);
        for width in [80, 200] {
            let lines = table.lines(Some(width));
            assert!(lines.iter().all(|line| line.chars().count() <= usize::from(width)), "{lines:#?}");
            assert!(lines.iter().any(|line| line.chars().count() > usize::from(width) - 25), "{lines:#?}");
        }
        let mut table = table.spare(&["size"]);
        assert!(table.lines(Some(60))[0].starts_with("name   query"), "{:#?}", table.lines(Some(60)));
        table.spare = &[];
        let lines = table.lines(None);
        assert_eq!(lines.len(), 3, "{lines:#?}");
        assert!(lines[0].starts_with("name       size  query"), "{lines:#?}");
        assert!(lines[2].starts_with("a      1.00 MiB  select 1"), "{lines:#?}");
    }
}
