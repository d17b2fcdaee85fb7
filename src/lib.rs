//! `onrecord` finds what was said on the record: by whom, when, about which country.
//!
//! This page is the map. Each folder is a step of the data flow, each file one concept; the first
//! paragraph of a file says what it owns and what it does not know.
//!
//! # Data flow
//!
//! ```text
//! index:   corpus::walk -> Entry ---+                        search:  text --query::parse--> Query
//!          index::ledger -> entry --+--plan--> Change                 Query --search::lower--> engine query
//!    in parallel, per source:                                         engine --search::collect--> top passages,
//!      read -> decode -> Format::parse -> [Draft]                       ties by (statement, ordinal)
//!        -> statement::extract -> [Statement]                         stored records -> Snippet -> [Hit]
//!        -> index::document -> documents                              [Hit] --render--> standard output
//!      writer.run([Delete(source), Add…])   one atomic batch
//!    commit (totals in its payload) -> Report
//! ```
//!
//! # Rooms, and who may know whom
//!
//! | room | what | may use |
//! | --- | --- | --- |
//! | [`statement`] | what a statement is; fields, turns, passages, quotes and the rules that read them. Pure | nothing of ours |
//! | [`corpus`] | files to statements: walk, unpack, decode, formats, sidecar tables, mappings | `statement` |
//! | [`query`] | the query language: text to [`query::Query`] or an error with a caret. Pure | `statement` |
//! | [`index`] | statements to disk: schema, analyzer, ledger, plan, pipeline, generations | `corpus`, `statement` |
//! | [`search`] | queries to hits: lowering, ranking, names, snippets, export | `index`, `query`, `statement` |
//! | [`render`] | hits to a writer; nothing that could steer a terminal | `search` and its records, `statement` |
//! | [`cli`] | the edge: arguments, progress, exit codes | everything |
//!
//! tantivy is used in `index` and `search` only; clap, indicatif and anyhow in `cli` only; each format's
//! parser in its own file. `tests/architecture.rs` reads the code and fails where this is broken.
//!
//! # Where to add things
//!
//! An input format: a file in `corpus/format/` and a line in `FORMATS`; if its markup says who speaks, it declares
//! turns ([`statement::DeclaredTurn`]). An archive: a variant of `corpus::pack::Holds`. An output format: a file in
//! `render/` and a variant. A metadata field: a row of [`statement::field::FIELDS`]. A query operator: a
//! variant of [`query::Query`], whose arms (print, parse, lower) the compiler names. A subcommand: a file in
//! `cli/` and a variant.
//!
//! # What holds
//!
//! A commit changes passages, ledger and totals together, so a crash leaves them in agreement. Passages
//! tile their turn and turns the body, so nothing is lost. Every value keeps its evidence, and what no rule
//! settles stays unknown. A part of an archive or of a large file is a source of its own in the ledger. Scores are multiples of a power of two and their sums exact, so the order of hits
//! does not depend on threads or on the layout of the index.

#![forbid(unsafe_code)]

pub mod cli;
pub mod corpus;
pub mod index;
pub mod query;
pub mod render;
pub mod search;
pub mod statement;
