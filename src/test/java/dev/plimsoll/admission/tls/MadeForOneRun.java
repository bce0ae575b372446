package dev.plimsoll.admission.tls;

import dev.plimsoll.server.ServerSettings;

/** What a server shows before anything else is found. */
public final class MadeForOneRun {

  private MadeForOneRun() {}

  /** Shown under settings without files. */
  public static ServingCertificate of(ServerSettings settings) {
    return new ServingCertificate(settings);
  }

  /** Whether it is shown only until another is found. */
  public static boolean isStillShown(ServingCertificate certificate) {
    return certificate.isProvisional();
  }
}
