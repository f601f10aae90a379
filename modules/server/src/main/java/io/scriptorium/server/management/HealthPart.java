package io.scriptorium.server.management;

/** What has to be right for a node to serve. */
public enum HealthPart {
    /** Nobody has asked the node to stop. */
    NOT_STOPPING,
    /** The node is a member of its cluster. */
    MEMBERSHIP,
    /** The shards of documents are known to their coordinator. */
    SHARDING,
    /** The journal has answered since the node was started. */
    JOURNAL
}
