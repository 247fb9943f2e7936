//! Messages of the service: answers to GetThings, requests to and answers of
//! PutThings, status codes.

mod error;
mod get_things;
mod message;
mod put_things;
mod response;
mod rules;
mod status;
mod status_code;
mod stream;

pub use error::{ItemError, MessageError};
pub use get_things::{GetThings, ThingGroup, UnprocessedId, UnprocessedKey};
pub use message::{Message, MessageKind};
pub use put_things::{PutThings, PutThingsKeys, RequestHeader};
pub use response::{AnyInfo, Info, Response};
pub use rules::{PutError, PutLimits, check_put, check_update};
pub use status::{ErrorDetail, ResponseError, Status};
pub use status_code::StatusCode;
pub use stream::{ParallelEvents, ThingEvent, ThingEvents, Things};
