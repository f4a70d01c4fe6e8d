//! The partitions of AWS: which one a region belongs to, and what that changes in ARNs and addresses.

/// A part of AWS that shares nothing with the others: no accounts, no ARNs, no addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    /// Its name in ARNs, for instance `aws-cn`.
    pub name: &'static str,
    /// The end of its services' host names, for instance `amazonaws.com.cn`.
    pub dns_suffix: &'static str,
}

/// What region names begin with, and the partition that they are in; from botocore's
/// `partitions.json`.
const PARTITIONS: [(&str, Partition); 7] = [
    ("cn-", partition("aws-cn", "amazonaws.com.cn")),
    ("us-gov-", partition("aws-us-gov", "amazonaws.com")),
    ("us-iso-", partition("aws-iso", "c2s.ic.gov")),
    ("us-isob-", partition("aws-iso-b", "sc2s.sgov.gov")),
    ("eu-isoe-", partition("aws-iso-e", "cloud.adc-e.uk")),
    ("us-isof-", partition("aws-iso-f", "csp.hci.ic.gov")),
    ("eusc-", partition("aws-eusc", "amazonaws.eu")),
];
/// Where all other regions are.
const STANDARD: Partition = partition("aws", "amazonaws.com");

const fn partition(name: &'static str, dns_suffix: &'static str) -> Partition {
    Partition { name, dns_suffix }
}

impl Partition {
    /// The partition of a region; `aws` for every region that is not known to be in another.
    pub fn of(region: &str) -> Self {
        let found = PARTITIONS.iter().find(|(lead, _)| region.starts_with(lead));
        found.map_or(STANDARD, |(_, partition)| *partition)
    }

    /// The ARN of a bucket.
    pub fn bucket_arn(self, bucket: &str) -> String {
        format!("arn:{}:s3:::{bucket}", self.name)
    }

    /// The address of a service in a region of this partition, without a slash at its end.
    pub fn service_url(self, service: &str, region: &str) -> String {
        format!("https://{service}.{region}.{}", self.dns_suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_follows_from_the_region() {
        for (region, name, address) in [
            ("sa-east-1", "aws", "https://s3.sa-east-1.amazonaws.com"),
            ("us-east-1", "aws", "https://s3.us-east-1.amazonaws.com"),
            (
                "cn-north-1",
                "aws-cn",
                "https://s3.cn-north-1.amazonaws.com.cn",
            ),
            (
                "us-gov-west-1",
                "aws-us-gov",
                "https://s3.us-gov-west-1.amazonaws.com",
            ),
            (
                "us-iso-east-1",
                "aws-iso",
                "https://s3.us-iso-east-1.c2s.ic.gov",
            ),
            (
                "us-isob-east-1",
                "aws-iso-b",
                "https://s3.us-isob-east-1.sc2s.sgov.gov",
            ),
            (
                "eusc-de-east-1",
                "aws-eusc",
                "https://s3.eusc-de-east-1.amazonaws.eu",
            ),
            ("*", "aws", "https://s3.*.amazonaws.com"),
        ] {
            let partition = Partition::of(region);
            assert_eq!(partition.name, name, "{region}");
            assert_eq!(partition.service_url("s3", region), address);
        }
        let china = Partition::of("cn-northwest-1");
        assert_eq!(china.bucket_arn("films"), "arn:aws-cn:s3:::films");
    }
}
