package dev.plimsoll.admission;

/**
 * What goes back over HTTP.
 *
 * @param status the HTTP status
 * @param body JSON in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // written once and sent
record HttpReply(int status, byte[] body) {}
