//! las_check
