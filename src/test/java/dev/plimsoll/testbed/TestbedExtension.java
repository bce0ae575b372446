package dev.plimsoll.testbed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips where the testbed is missing; hands it, and clusters, to the tests. */
final class TestbedExtension implements ExecutionCondition, ParameterResolver {

  /**
   * How the build recognises these skips in the reports; see {@code .ci/skipped-without-testbed}.
   */
  private static final String REASON = "needs the testbed";

  /** Clusters that run at a time; each takes its share of the machine, even when nobody asks it. */
  private static final int MOST = 3;

  /**
   * What one class has started another may use; the one that nobody used for longest ends first.
   */
  private static final Map<NeedsTestbed, Cluster> CLUSTERS =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NeedsTestbed, Cluster> eldest) {
          if (size() <= MOST) {
            return false;
          }
          eldest.getValue().stop();
          return true;
        }
      };

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Testbed.find()
        .map(testbed -> ConditionEvaluationResult.enabled("testbed in " + testbed.folder()))
        .orElseGet(() ->
            ConditionEvaluationResult.disabled(
                REASON + ", and there is none in " + Testbed.expected()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Testbed.class || type == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Testbed testbed = Testbed.find().orElseThrow();
    if (parameter.getParameter().getType() == Testbed.class) {
      return testbed;
    }
    synchronized (CLUSTERS) {
      return CLUSTERS.computeIfAbsent(needs(context), needs -> start(testbed, needs));
    }
  }

  private static Cluster start(Testbed testbed, NeedsTestbed needs) {
    Cluster cluster = Cluster.start(testbed, options(needs));
    if (!needs.definitionsOf().isEmpty()) {
      String folder = testbed.crdsOf(needs.definitionsOf()).toString();
      cluster.kubectl("apply", "--server-side", "-f", folder).success();
      cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
    }
    return cluster;
  }

  /** The annotation of the test method, else of its class. */
  private static NeedsTestbed needs(ExtensionContext context) {
    return context
        .getTestMethod()
        .flatMap(method -> AnnotationSupport.findAnnotation(method, NeedsTestbed.class))
        .or(() ->
            AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsTestbed.class))
        .orElseThrow();
  }

  private static List<String> options(NeedsTestbed needs) {
    List<String> options = new ArrayList<>();
    if (needs.nodes() > 0) {
      options.addAll(List.of("--nodes", String.valueOf(needs.nodes())));
    }
    if (needs.flux()) {
      options.add("--flux");
    }
    if (needs.kustomize()) {
      options.add("--kustomize");
    }
    if (needs.registry()) {
      options.add("--registry");
    }
    return options;
  }
}
