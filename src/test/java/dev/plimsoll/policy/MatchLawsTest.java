package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.match.Condition;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How matches lie to each other, and that the words for a match say what it does. */
class MatchLawsTest {

  private static List<String> words(String letters, int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    for (int from = 0, length = 1; length <= longest; length++) {
      int to = words.size();
      for (int i = from; i < to; i++) {
        for (char letter : letters.toCharArray()) {
          words.add(words.get(i) + letter);
        }
      }
      from = to;
    }
    return words;
  }

  @Test
  void globsCoverAndMeetWhatTheyMatch() {
    List<Glob> globs = words("ab*?", 3).stream().map(Glob::new).toList();
    List<String> names = words("ab", 6);
    Map<Glob, Set<String>> matched = new HashMap<>();
    for (Glob glob : globs) {
      matched.put(glob, names.stream().filter(glob::matches).collect(Collectors.toSet()));
    }
    for (Glob one : globs) {
      for (Glob other : globs) {
        boolean covers = matched.get(one).containsAll(matched.get(other));
        boolean meets = matched.get(one).stream().anyMatch(matched.get(other)::contains);
        assertThat(!one.covers(other) || covers).as(one + " covers " + other).isTrue();
        assertThat(one.meets(other)).as(one + " meets " + other).isEqualTo(meets);
      }
    }
    assertThat(new Glob("prod-*").covers(new Glob("prod-eu-*"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "match: {}",
        "match: {resources: [HelmRelease]}",
        "match: {resources: [OCIRepository], names: [web]}",
        "match: {operations: [Update]}",
        "match: {namespaces: {names: [te*, x]}}",
        "match: {namespaces: {selector: {matchLabels: {tier: prod}}}}",
        "match: {namespaces: {selector: {matchLabels: {tier: dev}}}, users: [bob]}",
        "match: {selector: {matchExpressions: [{key: a, operator: DoesNotExist}]}}",
        "match: {users: [al*], groups: ['system:*']}",
        "match: {groups: [nobody]}",
      })
  void theConditionsHoldTogetherWhereTheMatchDoes(String match) {
    Match read = Given.set(Given.policy("p", "findsBad: {}", match)).policies().getFirst().match();
    ObjectChange change = Given.created(Given.release("{bad: x}"));

    for (ClusterView around :
        List.of(Given.namespace(Map.of("tier", "prod")), Given.NOTHING_KNOWN)) {
      List<Match.Answer> answers =
          Condition.of(read).stream()
              .map(condition -> condition.answer(change, around).answer())
              .toList();
      Match.Answer together =
          answers.contains(Match.Answer.No)
              ? Match.Answer.No
              : answers.contains(Match.Answer.Unknown) ? Match.Answer.Unknown : Match.Answer.Yes;
      assertThat(together).isEqualTo(read.applies(change, around));
    }
  }
}
