package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupKindTest {

  @Test
  void isTheSameOneForTheSameName() {
    GroupKind kind = GroupKind.of("test.example", "Known");

    assertThat(GroupKind.of("test." + "example".strip(), "Known".strip())).isSameAs(kind);
    assertThat(new GroupKind("test.example", "Known")).isEqualTo(kind).hasSameHashCodeAs(kind);
    assertThat(GroupKind.of("test.example", "Other")).isNotEqualTo(kind);
    assertThat(GroupKind.of("other.example", "Known")).isNotEqualTo(kind);
  }

  @Test
  void staysRightForMoreKindsThanItKnowsAgain() {
    for (int i = 0; i < 5_000; i++) {
      GroupKind made = GroupKind.of("test.example", "MadeUp" + i);

      assertThat(made).isEqualTo(new GroupKind("test.example", "MadeUp" + i));
    }
  }
}
