package dev.plimsoll.rule.cel;

import com.google.common.net.InetAddresses;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * An IP address (kubernetes/apiserver, {@code pkg/cel/library/ip.go}): no zones, and no IPv4
 * address in the form of an IPv6 one.
 *
 * @param ip the address
 */
record IpAddress(InetAddress ip) {

  static final ValueType TYPE = ValueType.opaque("net.IP", IpAddress.class);

  static Optional<IpAddress> parse(String text) {
    if (text.contains("%")
        || !InetAddresses.isInetAddress(text)
        || (text.contains(":") && !(InetAddresses.forString(text) instanceof Inet6Address))) {
      return Optional.empty();
    }
    return Optional.of(new IpAddress(InetAddresses.forString(text)));
  }

  static void declare(Functions functions) {
    functions
        .global(
            "isIP",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> parse((String) items[0]).isPresent())
        .global("ip", TYPE, List.of(ValueType.TEXT), items -> of((String) items[0]))
        .global(
            "ip.isCanonical",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> of((String) items[0]).toString().equals(items[0]))
        .global("string", ValueType.TEXT, List.of(TYPE), items -> items[0].toString())
        .member("family", ValueType.INT, List.of(TYPE), items -> (long) of(items[0]).family())
        .member(
            "isUnspecified",
            ValueType.BOOL,
            List.of(TYPE),
            items -> of(items[0]).ip.isAnyLocalAddress())
        .member(
            "isLoopback",
            ValueType.BOOL,
            List.of(TYPE),
            items -> of(items[0]).ip.isLoopbackAddress())
        .member(
            "isLinkLocalMulticast",
            ValueType.BOOL,
            List.of(TYPE),
            items -> of(items[0]).ip.isMCLinkLocal() && isLinkLocalMulticast(of(items[0]).ip))
        .member(
            "isLinkLocalUnicast",
            ValueType.BOOL,
            List.of(TYPE),
            items -> of(items[0]).ip.isLinkLocalAddress())
        .member(
            "isGlobalUnicast",
            ValueType.BOOL,
            List.of(TYPE),
            items -> of(items[0]).isGlobalUnicast());
  }

  private static IpAddress of(Object value) {
    return (IpAddress) value;
  }

  static IpAddress of(String text) throws CelEvaluationException {
    return parse(text).orElseThrow(() -> Functions.unfit("a text is no IP address"));
  }

  int family() {
    return ip instanceof Inet6Address ? 6 : 4;
  }

  /** Of IPv4 the link's own block only, 224.0.0.0/24. */
  private static boolean isLinkLocalMulticast(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    return bytes.length != 4 || (bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0);
  }

  private boolean isGlobalUnicast() {
    byte[] bytes = ip.getAddress();
    boolean broadcast = bytes.length == 4;
    for (byte part : bytes) {
      broadcast &= part == (byte) 255;
    }
    return !broadcast
        && !ip.isAnyLocalAddress()
        && !ip.isLoopbackAddress()
        && !ip.isMulticastAddress()
        && !ip.isLinkLocalAddress();
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(ip);
  }
}
