//! The status codes of the service.

use std::fmt;

use crate::values::{LexicalValue, Scalar};

macro_rules! status_codes {
    ($($code:literal $name:ident $meaning:literal;)*) => {
        /// What the service says of a request.
        ///
        /// A code that is not known here survives as [`Unknown`](Self::Unknown).
        ///
        /// ```
        /// use hv_types::messages::StatusCode;
        /// assert_eq!(StatusCode::from(61), StatusCode::VersionStampMismatch);
        /// assert_eq!(StatusCode::from(4711).code(), 4711);
        /// assert_eq!(
        ///     StatusCode::from(60).to_string(),
        ///     "60: An update does not name the version that it replaces."
        /// );
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum StatusCode {
            $(
                #[doc = concat!($code, ": ", $meaning)]
                $name,
            )*
            /// A code without a name here.
            Unknown(i32),
        }

        impl StatusCode {
            /// Every code with a name.
            pub const ALL: &'static [StatusCode] = &[$(StatusCode::$name),*];

            /// The number.
            pub const fn code(self) -> i32 {
                match self {
                    $(StatusCode::$name => $code,)*
                    StatusCode::Unknown(code) => code,
                }
            }

            /// What it means, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(StatusCode::$name => $meaning,)*
                    StatusCode::Unknown(_) => "The meaning of this code is not known.",
                }
            }
        }

        impl From<i32> for StatusCode {
            fn from(code: i32) -> Self {
                match code {
                    $($code => StatusCode::$name,)*
                    code => StatusCode::Unknown(code),
                }
            }
        }
    };
}

// The numbers are the service's own, as its documentation lists them.
status_codes! {
    0 Ok "The request was carried out.";
    1 Failed "The request failed for a reason that the service does not name.";
    2 BadHttp "The HTTP request is not as the service expects it.";
    3 InvalidXml "The request is not well-formed, or a thing in it does not fit its schema.";
    4 BadSignature "The signature of the request does not verify.";
    5 BadMethod "There is no such method.";
    6 InvalidApplication "The application is unknown, inactive, or calls from an address that is not its own.";
    7 CredentialTokenExpired "The credential token is too old; ask for a new one.";
    8 InvalidToken "The authentication token is malformed.";
    9 InvalidPerson "The person is unknown or inactive.";
    10 InvalidRecord "There is no record of that id.";
    11 AccessDenied "The person or the application lacks the right to do this.";
    12 NotImplemented "The service does not implement this yet.";
    13 InvalidThing "The thing's identity is not valid.";
    14 CannotConvertUnits "A data table exists with units that do not fit.";
    15 InvalidFilter "The query's filter is missing or not valid.";
    16 InvalidFormat "The query's format is missing or not valid.";
    17 MissingSharedSecret "A credential came without its shared secret.";
    18 InvalidApplicationAuthorization "The application is not authorized.";
    19 InvalidThingType "There is no such thing type.";
    20 ThingTypeImmutable "Things of this type cannot be updated.";
    21 ThingTypeUncreatable "Things of this type cannot be created.";
    22 DuplicateCredential "The credential exists already.";
    23 InvalidRecordName "The record's name is not valid.";
    24 DrugNotFound "The drug is not known.";
    25 InvalidPersonState "The person is not in a valid state.";
    26 InvalidCodeSet "The code set is not known.";
    28 InvalidValidationToken "The token that should confirm a mail address is not valid.";
    30 InvalidContactEmail "The contact's mail address is not valid.";
    31 InvalidLoginName "The login name is not valid.";
    32 InvalidPassword "The password is not valid.";
    33 InvalidOpenQuery "There is no open query of that id.";
    34 InvalidTransform "The transform cannot be loaded.";
    35 InvalidRelationshipType "The relationship type is not valid.";
    36 InvalidCredentialType "The credential type is not valid.";
    37 InvalidRecordState "The record is not in a valid state.";
    38 ApplicationAuthorizationNotRequired "The application needs no authorization.";
    39 RequestTooLong "The request is longer than the service accepts.";
    40 DuplicateAuthorizedRecord "The record is authorized already.";
    41 EmailNotValidated "The person's mail address has to be confirmed first.";
    45 MailAddressMalformed "The address that a message should go to is malformed.";
    46 PasswordNotStrong "The password is too weak.";
    47 CannotRemoveLastCustodian "A record keeps at least one custodian.";
    48 InvalidEmailAddress "The mail address is not valid.";
    49 RequestTimedOut "The request arrived after its time to live.";
    50 InvalidSponsorEmail "The sponsor's mail address is not valid.";
    51 InvalidPromotionToken "The promotion token is not valid.";
    52 InvalidRecordAuthorizationToken "The token for the record's authorization is not valid.";
    53 TooManyGroups "The query has too many groups.";
    54 GrantExceedsDefault "More permissions would be granted than may be granted.";
    55 InvalidVocabulary "There is no such vocabulary.";
    56 DuplicateApplication "An application of that id exists already.";
    57 RecordAuthorizationTokenExpired "The token for the record's authorization is too old.";
    58 RecordAuthorizationDoesNotExist "The record's authorization does not exist.";
    59 ThingTypeUndeletable "Things of this type cannot be deleted.";
    60 VersionStampMissing "An update does not name the version that it replaces.";
    61 VersionStampMismatch "The thing was changed in the meantime; read it again.";
    62 ExpiredOpenQuery "The open query is too old.";
    63 InvalidPublicKey "The public key is not valid.";
    64 DomainNameNotSet "The application has no domain name.";
    65 AuthenticatedSessionTokenExpired "The session token is too old; ask for a new one.";
    66 InvalidCredentialKey "There is no such credential key.";
    67 InvalidPersonId "The person's id for this application is not valid.";
    68 RecordQuotaExceeded "The record would become larger than its quota.";
    69 InvalidDateTime "A date is out of range.";
    70 BadCertificate "The certificate does not verify.";
    71 ResponseTooLong "The answer would be longer than the service sends.";
    72 InvalidVerificationQuestion "The question of the connect request is not valid.";
    73 InvalidVerificationAnswer "The answer to the connect request's question is not valid.";
    74 InvalidIdentityCode "There is no connect request for that code.";
    75 RetryLimitExceeded "It was tried too often.";
    76 CultureNotSupported "The culture in the request's header is not supported.";
    77 InvalidFileExtension "The file extension is not supported.";
    78 InvalidVocabularyItem "There is no such vocabulary item.";
    79 DuplicateConnectRequest "The connect request exists already.";
    80 InvalidSpecialAccountType "There is no such account type.";
    81 DuplicateType "A type of that id exists already.";
    82 CredentialNotFound "There is no such credential.";
    83 CannotRemoveLastCredential "An account keeps at least one credential.";
    84 ConnectRequestAlreadyAuthorized "The connect request was authorized before.";
    85 InvalidThingTypeVersion "The update is of an older type version than the stored thing, and would drop data.";
    86 CredentialsLimitExceeded "There are too many credentials.";
    87 InvalidMethodMask "The method mask names a method that does not exist.";
    88 InvalidBlobRefUrl "The blob's address is not valid, or has expired.";
    89 CannotGetStreamedOtherData "Uploaded data cannot be delivered in the old envelope's place for it.";
    90 UpdateThingTypeVersionNoData "The type version cannot be changed without sending the data.";
    91 UnsupportedContentEncoding "The blob's content encoding is not supported.";
    92 ContentEncodingMismatch "The blob's content does not have the encoding that it claims.";
    93 ApplicationLimitExceeded "The person has too many applications.";
    94 InvalidBinaryContentId "There is no binary content of that id.";
    95 ConnectRequestIncomplete "The connect request has no contents yet.";
    96 ConnectPackageExists "The connect package is complete already.";
    97 InvalidFileName "The file name is not supported.";
    98 InvalidSignupCode "The sign-up code is not valid.";
    99 BlobTooLargeForInline "The blob is too large to stand inline.";
    100 DuplicateBlob "Two blobs of the thing have one name.";
    101 BlobTokenCommitted "The uploaded blob belongs to a thing already.";
    102 BlobTokenNotCompleted "The upload of the blob was not completed.";
    104 ThingPotentiallyIncomplete "The thing has data that this version of the method cannot show, and an update would drop.";
    105 InvalidSignatureAlgorithm "The signature's algorithm is not valid.";
    106 InvalidBlobHashAlgorithm "The blob's hash algorithm is not supported.";
    107 UnsupportedBlobHashBlockSize "The block size of the blob's hash is not supported.";
    108 BlobHashAlgorithmMismatch "The blob was hashed with another algorithm.";
    109 BlobHashBlockSizeMismatch "The blob was hashed with another block size.";
    110 UnsupportedSignatureMethod "The signature method cannot be used here.";
    111 InvalidBlobHash "The blob has another hash.";
    112 PackageBlobNotCommitted "The blob's connect package does not exist yet.";
    113 ApplicationStateTransitionNotSupported "A deleted application cannot be brought back.";
    120 InvalidPackageContents "The connect package is not well-formed XML.";
    121 InvalidContentType "The media type is not supported.";
    122 ConnectPackageValidationRequired "The connect package has to be validated before it is stored.";
    123 InvalidThingState "The thing's state is not valid.";
    124 TooManyThings "The request has too many things.";
    126 InvalidDirectoryItem "The directory item is not valid.";
    129 InvalidVocabularyAuthorization "The vocabulary's authorization is not valid.";
    130 VocabularyAccessDenied "The vocabulary may not be read.";
    131 UnsupportedPersonalFlag "Things of this type cannot be personal.";
    132 SubscriptionNotFound "There is no such subscription.";
    133 SubscriptionLimitExceeded "The application has too many subscriptions.";
    134 SubscriptionInvalid "The subscription is not valid.";
    135 ApplicationCreationTokenInvalid "The token for creating an application is not valid.";
    136 DuplicateApplicationId "The id of the new application is taken.";
    137 SharingRequestingApplicationNotFound "The application that asks to share is not known.";
    138 EncryptedCredentialExpired "The encrypted credential is too old.";
    139 DuplicateAlternateId "The alternate id is taken.";
    140 AlternateIdNotFound "There is no such alternate id.";
    141 AlternateIdsLimitExceeded "There are too many alternate ids.";
    142 AlternateIdMissing "The alternate id is missing.";
    143 RecordAuditNotFound "There is no such audit of the record.";
    144 SharingInvitationPinMismatch "The invitation's PIN is wrong.";
    145 SharingInvitationAttemptsExceeded "The invitation was tried too often.";
    146 ConcurrencyViolation "Somebody else made a change at the same time; try again.";
    147 RecordLocationNotSupported "The application does not support the record's location.";
    148 TooManyMessages "There are too many messages at once.";
    149 CouldNotEnqueue "The messages could not be queued.";
    150 DuplicateApplicationLocation "The location, or its warning in that language, exists already.";
    151 InvalidWarningMessages "Removing locations takes no warning messages.";
    152 MaintenanceModeAccessDenied "The service is being maintained and takes no writes.";
    153 InvalidInstanceId "There is no instance of that id.";
    154 CannotUpdateReadOnlyThing "The data and blobs of a read-only thing cannot be changed.";
    155 CannotCreateReadOnlyThing "Things of this type cannot be read-only.";
    156 CannotClearReadOnly "A read-only thing stays read-only.";
    157 InvalidAge "New accounts are not open to that age.";
    158 InvalidIpAddress "The address that was called from is not supported.";
    159 InvalidAccountTicket "The account's ticket is not valid.";
    160 MaxRecordsExceeded "There are too many records.";
    161 CannotSetReadOnly "Only a new thing can be made read-only.";
}

impl StatusCode {
    /// Whether the request was carried out.
    pub const fn is_ok(self) -> bool {
        matches!(self, StatusCode::Ok)
    }
}

impl From<StatusCode> for i32 {
    fn from(code: StatusCode) -> Self {
        code.code()
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.meaning())
    }
}

impl LexicalValue for StatusCode {
    const NAME: &'static str = "status code";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        i32::parse_lexical(text).map(StatusCode::from)
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        i32::parse_canonical(text).map(StatusCode::from)
    }

    fn write_canonical(&self, out: &mut String) {
        self.code().write_canonical(out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.code().is_canonical(text)
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        LexicalValue::scalar(&self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_name_and_comes_back_from_its_number() {
        let mut codes: Vec<i32> = StatusCode::ALL.iter().map(|code| code.code()).collect();
        for (code, name) in codes.iter().zip(StatusCode::ALL) {
            assert_eq!(StatusCode::from(*code), *name);
            assert!(name.meaning().ends_with('.'), "{name}");
        }
        codes.dedup();
        assert_eq!(codes.len(), StatusCode::ALL.len());
        assert!(codes.is_sorted());
    }

    #[test]
    fn an_unknown_code_survives() {
        for code in [-1, 27, 999, i32::MAX] {
            assert_eq!(StatusCode::from(code), StatusCode::Unknown(code));
            assert_eq!(i32::from(StatusCode::from(code)), code);
        }
    }
}
