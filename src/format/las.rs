//! las
