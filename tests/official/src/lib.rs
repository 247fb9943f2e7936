//! Every published thing type, generated from the published schemas.

hv_types::include_things!();
