package dev.plimsoll.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs the testbed, and is skipped, with a reason, where it is missing.
 *
 * <p>A parameter of type {@link Testbed} gives its folder and programs and starts nothing; one of
 * type {@link Cluster} gives a running control plane with these options, started once for all tests
 * that ask for the same ones. Tests share it, so each works in namespaces of its own.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestbedExtension.class)
public @interface NeedsTestbed {

  /** Simulated nodes, on which pods become ready; with none there are no controllers either. */
  int nodes() default 0;

  /** Flux's resource definitions, source-controller and helm-controller. */
  boolean flux() default false;

  /** Flux's kustomize-controller too. */
  boolean kustomize() default false;

  /** An OCI registry. */
  boolean registry() default false;

  /** The resource definitions of another Flux, for example {@code 2.6}, without its controllers. */
  String definitionsOf() default "";
}
