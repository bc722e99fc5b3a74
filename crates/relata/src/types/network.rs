//! Network addresses, as the crate `cidr` has them: `std::net::IpAddr` has no place for a netmask.

use std::net::IpAddr;

use bytes::{BufMut, BytesMut};
use cidr::{IpCidr, IpInet};

use super::number::fixed;
use super::refused::malformed;
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `inet`: an address, and how many of its bits are the network's.
    ///
    /// ```
    /// use relata::types::{Inet, SqlType};
    ///
    /// assert_eq!(Inet::TYPE.sql, "inet");
    /// let value: <Inet as SqlType>::Rust = "192.168.0.1/24".parse().expect("an address");
    /// let _: relata::cidr::IpInet = value;
    /// ```
    Inet, IpInet, TypeName::builtin("inet", 869, 1041), |bytes| {
        let (address, bits) = read(bytes)?;
        IpInet::new(address, bits).map_err(|error| malformed(error.to_string()))
    }, |value, out| write(value.address(), value.network_length(), 0, out);
    /// `cidr`: a network.
    ///
    /// ```
    /// use relata::types::{Cidr, SqlType};
    ///
    /// assert_eq!(Cidr::TYPE.sql, "cidr");
    /// let value: <Cidr as SqlType>::Rust = "192.168.0.0/24".parse().expect("a network");
    /// let _: relata::cidr::IpCidr = value;
    /// ```
    Cidr, IpCidr, TypeName::builtin("cidr", 650, 651), |bytes| {
        let (address, bits) = read(bytes)?;
        IpCidr::new(address, bits).map_err(|error| malformed(error.to_string()))
    }, |value, out| write(value.first_address(), value.network_length(), 1, out);
}

operands!(Inet: IpInet);
operands!(Inet: IpAddr => IpInet::new_host);
operands!(Cidr: IpCidr);

/// The families of PostgreSQL's `inet.h`.
const INET: u8 = 2;
const INET6: u8 = 3;

/// The format of `network_send`: family, bits of the network, whether it is a `cidr`, the address with its length.
fn read(bytes: &[u8]) -> Result<(IpAddr, u8), Refused> {
    match bytes {
        [INET, bits, _, 4, address @ ..] => Ok((IpAddr::from(fixed::<4>(address)?), *bits)),
        [INET6, bits, _, 16, address @ ..] => Ok((IpAddr::from(fixed::<16>(address)?), *bits)),
        _ => Err(malformed("a network address")),
    }
}

fn write(address: IpAddr, bits: u8, is_cidr: u8, out: &mut BytesMut) -> Result<(), Refused> {
    match address {
        IpAddr::V4(address) => {
            out.put_slice(&[INET, bits, is_cidr, 4]);
            out.put_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            out.put_slice(&[INET6, bits, is_cidr, 16]);
            out.put_slice(&address.octets());
        }
    }
    Ok(())
}
