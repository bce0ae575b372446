package dev.plimsoll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shape of the code: one order of packages, and names that say what a class is for. */
class ArchitectureTest {

  /** Each package may use only those before it; a sub-package belongs to its parent. */
  private static final List<String> ORDER =
      List.of(
          "version",
          "manifest",
          "flux",
          "workload",
          "policy",
          "rule",
          "admission",
          "cluster",
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
                  .map(ArchitectureTest::tree)
                  .toArray(String[]::new);
          return DynamicTest.dynamicTest(
              here,
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(tree(here))
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
        .resideOutsideOfPackages(ORDER.stream().map(ArchitectureTest::tree).toArray(String[]::new))
        .check(PROGRAM);
  }

  @Test
  void noTwoPackagesUseEachOther() {
    slices().matching("dev.plimsoll.(**)").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void namesSayWhatAClassIsFor() {
    noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?)").check(PROGRAM);
  }

  private static String tree(String name) {
    return "dev.plimsoll." + name + "..";
  }
}
