//! What cannot be made, and why.

/// Why something for AWS cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeployError {
    /// The lake is no bucket.
    #[error("{0} is not a bucket; the function writes to s3://bucket/prefix")]
    NoBucket(String),
    /// The catalogue is no object of a bucket.
    #[error("{0} is not an object; the function reads its catalogue from s3://bucket/key")]
    NoObject(String),
    /// An ARN that is none.
    #[error("{text} is not a valid {what}; an example is {example}")]
    NoArn {
        /// What was given.
        text: String,
        /// What was wanted.
        what: &'static str,
        /// A good one.
        example: &'static str,
    },
    /// There is nothing to read.
    #[error("no catalogue given; the function reads --catalogue s3://bucket/key")]
    NoCatalogue,
    /// A value that AWS or the tool would refuse.
    #[error("`{value}` is not a valid {what}: {why}")]
    NoValue {
        /// What was wanted.
        what: &'static str,
        /// What was given.
        value: String,
        /// What is wrong, or what is right.
        why: String,
    },
    /// A text template and its values do not fit: a defect.
    #[error("the template cannot be written")]
    Template(#[from] minijinja::Error),
    /// The function's file is no Linux program.
    #[error("it is not a Linux program: {0}; build cinelake-lambda for Linux")]
    NoProgram(String),
    /// The program is for another processor.
    #[error(
        "it is built for {found}, but --arch asks for {wanted}; build for that target or change --arch"
    )]
    WrongArch {
        /// What the file says.
        found: String,
        /// What was asked for.
        wanted: &'static str,
    },
    /// The program needs more than the runtime has.
    #[error(
        "it needs {needs}, which provided.al2023 does not have ({has}); build on an older system or with cargo-zigbuild"
    )]
    NeedsTooMuch {
        /// A version or a library.
        needs: String,
        /// What there is.
        has: &'static str,
    },
    /// The zip is not the function's.
    #[error("it is not a zip of the function ({0}); make one with cinelake aws package")]
    NoZip(String),
    /// The zip cannot be written.
    #[error("the zip cannot be written")]
    Zip(#[from] zip::result::ZipError),
}
