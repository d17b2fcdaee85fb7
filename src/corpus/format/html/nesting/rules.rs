//! The rules by which tags open and close elements (HTML, 13.2.6.4.7 to 13.2.6.5).

use std::borrow::Cow;

use super::names::{closes_paragraph, holds_bare_text, is_empty, is_of_html_alone, sets_letters};
use super::{Nesting, Setting, World};
use crate::corpus::format::html::tags::{Hint, Tag};

impl<'t> Nesting<'t> {
    pub(super) fn text(&mut self, blank: bool) {
        const TABLE: &[&str] = &["table", "tbody", "thead", "tfoot", "tr", "colgroup"];
        let between_cells = blank && self.open.last().is_some_and(|open| open.is(TABLE));
        if !self.is_foreign() && !between_cells {
            self.open_again();
        }
    }

    pub(super) fn start(&mut self, tag: Tag<'t>) {
        let foreign = self.open.last().filter(|open| open.world != World::Html).is_some_and(|open| {
            let glyph = open.hosts && open.bounds && open.world == World::Formula && matches!(&*tag.name, "mglyph" | "malignmark");
            let picture = open.world == World::Formula && open.name == "annotation-xml" && tag.name == "svg";
            (!open.hosts || glyph) && !picture
        });
        if !foreign {
            return self.start_html(tag);
        }
        if is_of_html_alone(&tag.name) || (tag.name == "font" && tag.hint == Hint::Html) {
            self.leave_world();
            return self.start_html(tag);
        }
        if !tag.is_closed {
            self.push(tag.name, self.world(), tag.hint);
        }
    }

    /// Closes the picture or formula, up to where HTML stands in it.
    fn leave_world(&mut self) {
        while self.open.last().is_some_and(|open| open.world != World::Html && !open.bounds) {
            self.open.pop();
        }
    }

    fn start_html(&mut self, tag: Tag<'t>) {
        match &*tag.name {
            "html" | "head" | "body" => {}
            "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => self.start_part_of_table(tag.name),
            name if closes_paragraph(name) => self.start_block(tag.name),
            name if is_empty(name) => self.start_empty(name),
            name if holds_bare_text(name).is_some() => {}
            "frameset" | "template" | "table" => self.start_root(tag.name),
            "a" | "nobr" => self.start_unnested(tag),
            name if sets_letters(name) => self.start_setting(tag),
            _ => self.start_other(tag),
        }
    }

    /// Blocks, which end the paragraph before them.
    fn start_block(&mut self, name: Cow<'t, str>) {
        const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
        match &*name {
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            "form" => return self.start_form(name),
            _ => {}
        }
        self.close_paragraph();
        if HEADINGS.contains(&&*name) && self.open.last().is_some_and(|open| open.is(HEADINGS)) {
            self.open.pop();
        }
        match &*name {
            "hr" => {}
            "xmp" => self.open_again(),
            _ => {
                self.push(name, World::Html, Hint::None);
            }
        }
    }

    /// The end of an item may be left out before the next.
    fn close_item(&mut self, names: &[&str]) {
        self.close(self.last(names, |open| open.is_special() && !open.is(&["address", "div", "p"])));
    }

    fn start_form(&mut self, name: Cow<'t, str>) {
        let in_template = self.last(&["template"], |_| false).is_some();
        if self.form.is_some() && !in_template {
            return;
        }
        self.close_paragraph();
        let id = self.push(name, World::Html, Hint::None);
        if !in_template {
            self.form = Some(id);
        }
    }

    /// Elements that hold nothing.
    fn start_empty(&mut self, name: &str) {
        if name == "input" {
            self.close(self.in_scope(&["select"]));
        }
        if !matches!(name, "base" | "basefont" | "bgsound" | "frame" | "link" | "meta" | "param" | "source" | "track") {
            self.open_again();
        }
    }

    /// Elements with a world of their own.
    fn start_root(&mut self, name: Cow<'t, str>) {
        if name == "table" {
            const PARTS: &[&str] = &["table", "tr", "tbody", "thead", "tfoot"];
            if self.last(PARTS, |open| open.is(&["td", "th", "caption", "template"])).is_some() {
                // Not in a cell: it ends the one before.
                self.close(self.in_table(&["table"]));
            } else if self.last(&["p"], |open| open.bounds || open.is(&["button"])).is_some() {
                self.depends = true;
                if !self.quirks {
                    self.close_paragraph();
                }
            }
        }
        if name == "template" {
            self.settings.push(None);
        }
        self.push(name, World::Html, Hint::None);
    }

    /// What sets letters and stands in none of its kind.
    fn start_unnested(&mut self, tag: Tag<'t>) {
        if tag.name == "a" {
            let before = self.last_setting("a").and_then(|place| self.settings[place].as_ref()).map(|setting| setting.id);
            if let Some(id) = before {
                self.end_setting("a");
                if let Some(place) = self.place(id) {
                    self.settings.remove(place);
                }
                self.open.retain(|open| open.id != id);
            }
        } else {
            self.open_again();
            if self.in_scope(&["nobr"]).is_some() {
                self.end_setting("nobr");
            }
        }
        self.start_setting(tag);
    }

    fn start_setting(&mut self, tag: Tag<'t>) {
        // Of those that are quite the same three are kept ("Noah's Ark").
        const KEPT: usize = 3;
        self.open_again();
        let within = self.settings.iter().enumerate().rev().take_while(|(_, setting)| setting.is_some());
        let same: Vec<usize> = within.filter(|(_, setting)| setting.as_ref().is_some_and(|s| s.source == tag.source)).map(|(place, _)| place).collect();
        if same.len() >= KEPT
            && let Some(first) = same.last()
        {
            self.settings.remove(*first);
        }
        let id = self.push(tag.name.clone(), World::Html, Hint::None);
        self.settings.push(Some(Setting { id, name: tag.name, source: tag.source }));
    }

    fn start_other(&mut self, tag: Tag<'t>) {
        match &*tag.name {
            "button" => self.close(self.in_scope(&["button"])),
            "select" if self.in_scope(&["select"]).is_some() => return self.close(self.in_scope(&["select"])),
            "option" | "optgroup" if self.in_scope(&["select"]).is_some() => {
                self.close_implied(if tag.name == "option" { &["optgroup"] } else { &[] });
            }
            "option" | "optgroup" if self.open.last().is_some_and(|open| open.is(&["option"])) => self.close(self.open.len().checked_sub(1)),
            "rb" | "rtc" | "rp" | "rt" => {
                if self.in_scope(&["ruby"]).is_some() {
                    self.close_implied(if matches!(&*tag.name, "rp" | "rt") { &["rtc"] } else { &[] });
                }
                self.push(tag.name, World::Html, Hint::None);
                return;
            }
            _ => {}
        }
        self.open_again();
        let world = match &*tag.name {
            "svg" => World::Picture,
            "math" => World::Formula,
            _ => World::Html,
        };
        if world != World::Html && tag.is_closed {
            return;
        }
        if matches!(&*tag.name, "applet" | "marquee" | "object") {
            self.settings.push(None);
        }
        self.push(tag.name, world, Hint::None);
    }

    /// Cells, rows and the like; outside of a table they are none.
    fn start_part_of_table(&mut self, name: Cow<'t, str>) {
        let Some(table) = self.in_table(&["table", "template"]) else { return };
        if self.open[table].is(&["template"]) {
            if name != "col" {
                self.push(name, World::Html, Hint::None);
            }
            return;
        }
        let (is_cell, is_row) = (matches!(&*name, "td" | "th"), name == "tr");
        let within = |names: &[&str]| (table + 1..self.open.len()).rev().find(|at| self.open[*at].is(names));
        let section = if is_cell || is_row { within(&["tbody", "thead", "tfoot"]) } else { None };
        let row = if is_cell { within(&["tr"]) } else { None };
        self.close_cells(row.or(section).unwrap_or(table) + 1);
        if name == "col" {
            return;
        }
        // Those that are left out are there all the same.
        if (is_cell || is_row) && section.is_none() {
            self.push("tbody".into(), World::Html, Hint::None);
        }
        if is_cell && row.is_none() {
            self.push("tr".into(), World::Html, Hint::None);
        }
        if is_cell || name == "caption" {
            self.settings.push(None);
        }
        self.push(name, World::Html, Hint::None);
    }

    /// Closes what stands from a place on in a table.
    fn close_cells(&mut self, from: usize) {
        if self.open[from..].iter().any(|open| open.is(&["td", "th", "caption"])) {
            self.leave();
        }
        self.open.truncate(from);
    }

    pub(super) fn end(&mut self, name: &str) {
        if self.world() != World::Html {
            if matches!(name, "p" | "br") {
                self.leave_world();
            } else {
                let foreign = self.open.iter().rev().take_while(|open| open.world != World::Html);
                if let Some(within) = foreign.map(|open| open.name == name).position(|same| same) {
                    return self.close(self.open.len().checked_sub(within + 1));
                }
            }
        }
        self.end_html(name);
    }

    fn end_html(&mut self, name: &str) {
        match name {
            "html" | "head" | "body" | "col" => {}
            "br" => self.open_again(),
            "p" => self.close_paragraph(),
            name if sets_letters(name) => self.end_setting(name),
            "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "table" => self.end_part_of_table(name),
            "form" => self.end_form(),
            "template" => {
                if let Some(at) = self.last(&["template"], |_| false) {
                    self.open.truncate(at);
                    self.leave();
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close(self.in_scope(&["h1", "h2", "h3", "h4", "h5", "h6"])),
            "li" => self.close(self.last(&["li"], |open| open.bounds || open.is(&["ol", "ul"]))),
            "applet" | "marquee" | "object" => {
                if let Some(at) = self.in_scope(&[name]) {
                    self.open.truncate(at);
                    self.leave();
                }
            }
            "button" | "select" | "dd" | "dt" => self.close(self.in_scope(&[name])),
            name if closes_paragraph(name) && !matches!(name, "plaintext" | "xmp" | "hr") => self.close(self.in_scope(&[name])),
            name => self.end_other(name),
        }
    }

    /// Closes an element that is not known otherwise, unless one that is stands within it.
    fn end_other(&mut self, name: &str) {
        self.close(self.last(&[name], |open| open.is_special()));
    }

    fn end_part_of_table(&mut self, name: &str) {
        match self.in_table(&["table", "template"]) {
            Some(table) if self.open[table].is(&["table"]) => {}
            _ => return self.end_other(name),
        }
        if name == "colgroup" {
            if self.open.last().is_some_and(|open| open.is(&["colgroup"])) {
                self.open.pop();
            }
        } else if let Some(at) = self.in_table(&[name]) {
            self.close_cells(at);
        }
    }

    /// The end of a form takes it out from among the elements, and leaves those within it open.
    fn end_form(&mut self) {
        if self.last(&["template"], |_| false).is_some() {
            return self.close(self.in_scope(&["form"]));
        }
        let Some(id) = self.form.take() else { return };
        if self.in_scope(&["form"]).is_some_and(|at| self.open[at].id == id) {
            self.close_implied(&[]);
            self.open.retain(|open| open.id != id);
        }
    }

    /// The last of its name that sets letters, in the innermost cell or the like.
    fn last_setting(&self, name: &str) -> Option<usize> {
        let mut within = self.settings.iter().enumerate().rev().map_while(|(place, setting)| Some((place, setting.as_ref()?)));
        within.find(|(_, setting)| setting.name == name).map(|(place, _)| place)
    }

    /// The end of an element that sets letters, which may stand across blocks ("the adoption agency").
    fn end_setting(&mut self, name: &str) {
        const ROUNDS: usize = 8;
        if self.open.last().is_some_and(|open| open.is(&[name]) && self.place(open.id).is_none()) {
            self.open.pop();
            return;
        }
        for _ in 0..ROUNDS {
            let Some(place) = self.last_setting(name) else { return self.end_other(name) };
            let Some(id) = self.settings[place].as_ref().map(|setting| setting.id) else { return };
            let Some(at) = self.open.iter().rposition(|open| open.id == id) else {
                self.settings.remove(place);
                return;
            };
            if self.open[at + 1..].iter().any(|open| open.bounds) {
                return;
            }
            let Some(block) = (at..self.open.len()).find(|at| self.open[*at].is_special()) else {
                self.open.truncate(at);
                self.settings.remove(place);
                return;
            };
            self.carry_into(block, at);
        }
    }

    /// Carries an element that sets letters into a block within it, past those between, which are closed but for three.
    fn carry_into(&mut self, block: usize, at: usize) {
        const STAY: usize = 3;
        let mut block = block;
        let mut before = None;
        for (steps, between) in (at + 1..block).rev().enumerate() {
            let place = self.place(self.open[between].id);
            if place.is_some() && steps < STAY {
                before = before.or(Some(self.open[between].id));
                continue;
            }
            if let Some(place) = place {
                self.settings.remove(place);
            }
            self.open.remove(between);
            block -= 1;
        }
        let carried = self.open.remove(at);
        let id = carried.id;
        self.open.insert(block, carried);
        if let Some(before) = before
            && let Some(from) = self.place(id)
        {
            let setting = self.settings.remove(from);
            let to = self.place(before).map_or(self.settings.len(), |place| place + 1);
            self.settings.insert(to, setting);
        }
    }
}
