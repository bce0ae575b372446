package dev.plimsoll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shape of the code: one order of packages, and names that say what a class is for. */
class ArchitectureTest {

  /** Each package may use only those before it. */
  private static final List<String> ORDER =
      List.of(
          "version",
          "manifest",
          "manifest.json",
          "manifest.yaml",
          "manifest.edit",
          "flux",
          "workload",
          "policy.setting",
          "policy",
          "policy.match",
          "policy.document",
          "policy.engine",
          "policy.lint",
          "policy.testing",
          "rule.support",
          "rule.cel",
          "rule.template",
          "rule.tag",
          "rule.schema",
          "rule",
          "build.checkout",
          "build.substitute",
          "build.kustomize",
          "build.patch",
          "build.resourceset",
          "build",
          "server",
          "admission.connection",
          "admission.review",
          "admission",
          "admission.tls",
          "cluster",
          "cluster.trust",
          "cluster.audit",
          "admission.trace",
          "cli.report",
          "cli.option",
          "cli.check",
          "cli.migrate",
          "cli.policy",
          "cli.audit",
          "cli");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.plimsoll");

  @TestFactory
  List<DynamicTest> eachPackageUsesOnlyThoseBeforeIt() {
    return IntStream.range(0, ORDER.size() - 1)
        .mapToObj(i -> {
          String here = ORDER.get(i);
          String[] later =
              ORDER.subList(i + 1, ORDER.size()).stream()
                  .map(ArchitectureTest::named)
                  .toArray(String[]::new);
          return DynamicTest.dynamicTest(
              here,
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(named(here))
                      .should()
                      .dependOnClassesThat()
                      .resideInAnyPackage(later)
                      .allowEmptyShould(true)
                      .check(PROGRAM));
        })
        .toList();
  }

  @Test
  void everyClassIsInAPackageOfTheOrder() {
    noClasses()
        .should()
        .resideOutsideOfPackages(ORDER.stream().map(ArchitectureTest::named).toArray(String[]::new))
        .check(PROGRAM);
  }

  @Test
  void thePageListsThePackagesInThisOrder() throws IOException {
    List<String> listed =
        Files.readAllLines(Path.of("docs/explanation/architecture.md")).stream()
            .dropWhile(line -> !line.equals("## Packages"))
            .takeWhile(line -> !line.equals("## Caches"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(listed).isEqualTo(ORDER);
  }

  @Test
  void noTwoPackagesUseEachOther() {
    slices().matching("dev.plimsoll.(**)").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void namesSayWhatAClassIsFor() {
    noClasses().should().haveNameMatching(".*(Judge|Manager|Helper|Utils?)").check(PROGRAM);
  }

  private static String named(String name) {
    return "dev.plimsoll." + name;
  }
}
