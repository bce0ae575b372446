package dev.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the program remembers in static fields, for as long as the process lives: each such field is
 * on the page, with its bound.
 */
class StaticCachesTest {

  private static final String PROGRAM = "dev/plimsoll/";

  /** What can change after it was made, by the names of their classes. */
  private static final Set<String> MUTABLE =
      Set.of(
          "java/lang/ThreadLocal",
          "java/util/ArrayDeque",
          "java/util/ArrayList",
          "java/util/HashMap",
          "java/util/HashSet",
          "java/util/IdentityHashMap",
          "java/util/LinkedHashMap",
          "java/util/LinkedHashSet",
          "java/util/TreeMap",
          "java/util/TreeSet",
          "java/util/WeakHashMap",
          "java/util/concurrent/atomic/AtomicReferenceArray");

  /** What makes such an object without a constructor. */
  private static final Set<String> FACTORIES =
      Set.of("build", "withInitial", "newKeySet", "synchronizedMap", "synchronizedList");

  @Test
  void eachIsOnThePageWithItsBound() throws IOException {
    Map<String, String> listed = listed();
    Map<String, Set<String>> found = found();

    assertThat(listed.keySet())
        .as("rows with \"static\" under \"Caches\" in docs/explanation/architecture.md: %s", found)
        .isEqualTo(found.keySet());
    assertThat(listed)
        .allSatisfy((owner, bound) ->
            assertThat(bound)
                .as("the bound of %s: a number first, weak keys, or a fixed table", owner)
                .containsPattern("^\\d|weak keys|^fixed"));
  }

  /** The number that the page gives is a constant of the class. */
  @Test
  void theBoundsAreThoseOfTheCode() throws IOException {
    Map<String, String> numbers = new TreeMap<>(listed());
    numbers.values().removeIf(bound -> !bound.matches("\\d.*"));

    assertThat(numbers).isNotEmpty();
    assertThat(numbers)
        .allSatisfy((owner, bound) ->
            assertThat(constants(owner))
                .as(owner)
                .contains(Integer.parseInt(bound.replace(",", "").split("\\D")[0])));
  }

  /** The constant numbers of a class of the program, by its simple name. */
  private static List<Object> constants(String owner) {
    return sources()
        .filter(name -> name.endsWith("/" + owner))
        .flatMap(name -> model(name).fields().stream())
        .flatMap(field -> field.findAttribute(Attributes.constantValue()).stream())
        .<Object>map(constant -> constant.constant().constantValue())
        .toList();
  }

  /** The outer classes of the program, by their internal names. */
  private static Stream<String> sources() {
    Path root = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".java") && !name.endsWith("package-info.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A static field, one in an object that a static field holds, an array, a cache of Guava. */
  @Test
  void findsEachSort() {
    assertThat(found(model(Samples.class)))
        .containsExactly("ARRAY", "LOCAL", "MAP", "OWNER", "SUBCLASS");
  }

  @SuppressWarnings("unused")
  private static final class Samples {
    static final Map<String, String> MAP = new ConcurrentHashMap<>();
    static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(String::new);
    static final Samples[] ARRAY = new Samples[8];
    static final Samples OWNER = new Samples();
    static final ClassValue<String> SUBCLASS = new Named();
    static final Samples[] EMPTY = {};
    static final Map<String, String> COPY = Map.copyOf(new TreeMap<>());
    static final Object PLAIN = new Object();

    private final List<String> kept = new ArrayList<>();
  }

  private static final class Named extends ClassValue<String> {
    @Override
    protected String computeValue(Class<?> type) {
      return type.getName();
    }
  }

  /** The bound of each row with the word "static", by the class that owns it. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> bounds = new TreeMap<>();
    Files.readAllLines(Path.of("docs/explanation/architecture.md")).stream()
        .dropWhile(line -> !line.equals("## Caches"))
        .takeWhile(line -> !line.equals("## Threads"))
        .map(line -> line.split(" *\\| *"))
        .filter(cells -> cells.length > 3 && cells[2].contains(", static"))
        .forEach(cells -> bounds.put(cells[2].substring(1, cells[2].indexOf('`', 1)), cells[3]));
    return bounds;
  }

  /** The static fields that hold something mutable, by the simple name of their class. */
  private static Map<String, Set<String>> found() {
    Map<String, Set<String>> found = new TreeMap<>();
    sources()
        .flatMap(StaticCachesTest::withNested)
        .forEach(model -> {
          Set<String> fields = found(model);
          if (!fields.isEmpty()) {
            String type = model.thisClass().asInternalName();
            found.put(type.substring(type.lastIndexOf('/') + 1).replace('$', '.'), fields);
          }
        });
    assertThat(found).isNotEmpty();
    return found;
  }

  private static Stream<ClassModel> withNested(String internalName) {
    ClassModel outer = model(internalName);
    Stream<ClassModel> nested =
        outer.findAttribute(Attributes.innerClasses()).stream()
            .flatMap(inner -> inner.classes().stream())
            .map(inner -> inner.innerClass().asInternalName())
            .filter(name -> name.startsWith(internalName + "$"))
            .map(StaticCachesTest::model);
    return Stream.concat(Stream.of(outer), nested);
  }

  private static ClassModel model(Class<?> type) {
    return model(type.getName().replace('.', '/'));
  }

  private static ClassModel model(String internalName) {
    try (InputStream bytes =
        StaticCachesTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      if (bytes == null) {
        throw new AssertionError("no class " + internalName);
      }
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The static fields of a class that hold something mutable. */
  private static Set<String> found(ClassModel model) {
    return model.methods().stream()
        .filter(method -> method.methodName().equalsString("<clinit>"))
        .findFirst()
        .map(method -> assigned(method, Opcode.PUTSTATIC, 3))
        .orElse(new TreeSet<>());
  }

  /** The fields to which a method assigns what it made and can change. */
  private static Set<String> assigned(MethodModel method, Opcode put, int depth) {
    Set<String> fields = new TreeSet<>();
    boolean isMutable = false;
    boolean isArray = false;
    boolean isEmpty = false;
    for (CodeElement element : method.code().orElseThrow()) {
      switch (element) {
        case NewObjectInstruction made ->
            isMutable |= isMutable(made.className().asInternalName(), depth);
        case NewReferenceArrayInstruction made ->
            isArray = !isEmpty && made.componentType().asInternalName().startsWith(PROGRAM);
        case InvokeInstruction call when FACTORIES.contains(call.name().stringValue()) ->
            isMutable |= call.type().stringValue().matches(".*\\)L.*(Map|Cache|Local|List|View);");
        case InvokeInstruction call
            when call.name().stringValue().matches("copyOf|unmodifiable.*") ->
            isMutable = false;
        case FieldInstruction field when field.opcode() == put -> {
          if (isMutable || isArray) {
            fields.add(field.name().stringValue());
          }
          isMutable = false;
          isArray = false;
        }
        default -> {}
      }
      isArray &= !(element instanceof InvokeInstruction); // then it was only an argument
      isEmpty = element instanceof ConstantInstruction size && size.constantValue().equals(0);
    }
    return fields;
  }

  /** By its name, by what it extends, or because it holds something mutable itself. */
  private static boolean isMutable(String type, int depth) {
    if (MUTABLE.contains(type) || type.matches("java/util/concurrent/(Concurrent|CopyOnWrite).*")) {
      return true;
    }
    if (!type.startsWith(PROGRAM) || depth == 0) {
      return false;
    }
    ClassModel model = model(type);
    String parent = model.superclass().orElseThrow().asInternalName();
    return parent.equals("java/lang/ClassValue")
        || isMutable(parent, depth - 1)
        || model.methods().stream()
            .filter(method -> method.methodName().equalsString("<init>"))
            .anyMatch(method -> !assigned(method, Opcode.PUTFIELD, depth - 1).isEmpty());
  }
}
