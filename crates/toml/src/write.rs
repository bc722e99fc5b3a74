//! Schema to text.

pub fn write() {}
pub fn canonical() {}
