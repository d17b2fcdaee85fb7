//! onrecord
#![forbid(unsafe_code)]
pub mod cli;
pub mod corpus;
pub mod index;
pub mod query;
pub mod render;
pub mod search;
pub mod statement;
