package dev.plimsoll.server;

/** How the server writes its log; its constants are written as they are named. */
public enum LogFormat {
  /** Lines for a person to read. */
  text,
  /** One JSON object a line, for programs that collect logs. */
  json
}
