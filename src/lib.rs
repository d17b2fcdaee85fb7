//! onrecord
#![forbid(unsafe_code)]
pub mod corpus;
pub mod statement;
