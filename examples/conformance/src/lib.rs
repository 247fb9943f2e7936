//! The types of the schemas in `xsd`.

hv_types::include_things!();
