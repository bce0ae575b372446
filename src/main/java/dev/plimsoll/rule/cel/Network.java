package dev.plimsoll.rule.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * A range of IP addresses in CIDR notation (kubernetes/apiserver, {@code pkg/cel/library/cidr.go}).
 *
 * @param address the address that is written, which need not be the first
 * @param length how many leading bits are common
 */
record Network(IpAddress address, int length) {

  private static final ValueType TYPE = ValueType.opaque("net.CIDR", Network.class);

  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String digits = text.substring(slash + 1);
    if (slash < 0 || !digits.matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(digits);
    return IpAddress.parse(text.substring(0, slash))
        .filter(address -> length <= address.ip().getAddress().length * Byte.SIZE)
        .map(address -> new Network(address, length));
  }

  static void declare(Functions functions) {
    functions
        .global(
            "isCIDR",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> parse((String) items[0]).isPresent())
        .global("cidr", TYPE, List.of(ValueType.TEXT), items -> of((String) items[0]))
        .global("string", ValueType.TEXT, List.of(TYPE), items -> items[0].toString())
        .member(
            "containsIP",
            ValueType.BOOL,
            List.of(TYPE, IpAddress.TYPE),
            items -> of(items[0]).contains((IpAddress) items[1]))
        .member(
            "containsIP",
            ValueType.BOOL,
            List.of(TYPE, ValueType.TEXT),
            items -> of(items[0]).contains(IpAddress.of((String) items[1])))
        .member(
            "containsCIDR",
            ValueType.BOOL,
            List.of(TYPE, TYPE),
            items -> of(items[0]).contains(of(items[1])))
        .member(
            "containsCIDR",
            ValueType.BOOL,
            List.of(TYPE, ValueType.TEXT),
            items -> of(items[0]).contains(of((String) items[1])))
        .member("ip", IpAddress.TYPE, List.of(TYPE), items -> of(items[0]).address)
        .member("masked", TYPE, List.of(TYPE), items -> of(items[0]).masked())
        .member("prefixLength", ValueType.INT, List.of(TYPE), items -> (long) of(items[0]).length);
  }

  private static Network of(Object value) {
    return (Network) value;
  }

  private static Network of(String text) throws CelEvaluationException {
    return parse(text).orElseThrow(() -> Functions.unfit("a text is no CIDR"));
  }

  private boolean contains(IpAddress other) {
    return other.family() == address.family()
        && new Network(other, length).masked().equals(masked());
  }

  private boolean contains(Network other) {
    return other.length >= length && contains(other.address);
  }

  private Network masked() {
    byte[] bytes = address.ip().getAddress();
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] &= (byte) ~(1 << (Byte.SIZE - 1 - bit % Byte.SIZE));
    }
    try {
      return new Network(new IpAddress(InetAddress.getByAddress(bytes)), length);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has its own length", e);
    }
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
