/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree worker: writes unpacked layers, removes and copies trees, as root of the container's user
 * namespace. It reads a stream of records and answers some of them; core/host/bun/tree-writer.ts is the
 * other side.
 *
 * All numbers are little-endian. A record is
 *
 *	u32 header	op << 24 | length of what follows
 *	...		the op's fields, without padding
 *
 * "text" is u16 length and bytes without NUL; "rest" is what is left of the record. Paths in a tree are
 * relative, components joined by "/", no empty, "." or ".." one; the empty path is the tree's root.
 * "attributes" are u16 mode, u32 uid, u32 gid, i64 mtime seconds, u32 mtime nanoseconds.
 *
 *	BEGIN		u8 form, u8 flags, u16 count, text store, text name, count * text lower
 *	DIRECTORY	attributes, rest path
 *	FILE		attributes, u64 size, rest path; then DATA
 *	DATA		rest bytes of the file before it
 *	XATTR		text name, rest value; of the entry before it, after its data
 *	SYMLINK		attributes, text path, rest target
 *	HARDLINK	text path, rest target
 *	FIFO		attributes, rest path
 *	WHITEOUT	rest path
 *	OPAQUE		rest path
 *	ARENA		u64 size: map the memory that is descriptor TREE_ARENA_FD
 *	SHARED		u64 offset in it, u32 length: like DATA
 *	RELEASE		u64 offset of a slice in it, u32 count: bytes of its ring that are not needed any more
 *	FINISH		rest name, or none: BEGIN's; publish the tree	answered
 *	ABORT		remove the tree					answered
 *	REMOVE		text directory, text name: a tree, whole	answered
 *	COPY		text source, text directory, text name		answered
 *	PROBE		text directory: what is possible there		answered
 *	READ		u8 flags, u16 trees, u16 count, count * text directory: see below	answered
 *	SHOW		u8 flags, rest path below the worker's root: like READ, across mounts	answered
 *	LOOK		u8 flags, rest path below the worker's root			answered
 *	OPEN		u8 flags, rest path of a directory below the worker's root: write into it
 *
 * An answer to LOOK has as its path where the thing is, free of symbolic links, or what a symbolic link says. What is
 * written after OPEN is there at once and stays, whatever follows; a directory gives way to nothing else, and nothing
 * else to a directory. FINISH sets what is left to be set, and publishes nothing.
 *
 * One tree is written at a time. Lowers are names in the store, bottom first. An answer is
 *
 *	u32 step	the op it is about
 *	u32 error	errno, 0 when done
 *	u32 values[3]	what the op has to tell, see enum tree_value
 *	u32 length, bytes	the path an error is about
 *
 * READ sends what a stack of trees holds, as frames before its answer. The first directories are the trees, the
 * others the base they are compared with, both top first. A frame is u32 kind << 24 | length and
 *
 *	ENTRY		u16 mode with the type, u32 uid, u32 gid, i64 mtime seconds, u32 nanoseconds, u64 size,
 *			u32 major, u32 minor, u32 link, u8 below, u8 same, text path, rest target of a symbolic link
 *	XATTR		text name, rest value; of the entry before
 *	DATA		rest bytes of the file before, together as many as its size
 *
 * SHOW may be about anything: what is no directory is the one entry, and its path is empty.
 *
 * A kind is never zero, and the highest byte of an answer's step always is.
 *
 * A record that is not answered answers only its failure. After a failure the tree is removed and the
 * worker ends; so it does when the stream ends, without an answer.
 *
 * A tree under construction is store/.tmp-RANDOM/tree; the worker holds a flock(2) on .tmp-RANDOM. Whoever
 * finds one unlocked may remove it, and the worker does when it begins.
 */
#ifndef RL_TREE_H
#define RL_TREE_H

enum tree_op {
	TREE_BEGIN = 1,
	TREE_DIRECTORY = 2,
	TREE_FILE = 3,
	TREE_DATA = 4,
	TREE_XATTR = 5,
	TREE_SYMLINK = 6,
	TREE_HARDLINK = 7,
	TREE_FIFO = 8,
	TREE_WHITEOUT = 9,
	TREE_OPAQUE = 10,
	TREE_FINISH = 11,
	TREE_ABORT = 12,
	TREE_ARENA = 13,
	TREE_SHARED = 14,
	TREE_RELEASE = 15,
	TREE_REMOVE = 20,
	TREE_COPY = 21,
	TREE_PROBE = 22,
	TREE_READ = 23,
	TREE_SHOW = 24,
	TREE_LOOK = 25,
	TREE_OPEN = 26,
};

/* A worker may be started with an arena (ring.h) here. */
#define TREE_ARENA_FD 4

enum tree_frame {
	TREE_FRAME_ENTRY = 1,
	TREE_FRAME_XATTR = 2,
	TREE_FRAME_DATA = 3,
};

/* READ, flags: send content, but not of files that are the same in the base, nor again of a second name. */
#define TREE_READ_CONTENT 1
/*
 * READ, flags: the trees are all there is: whiteouts hide, and what only the base has is sent as an entry of
 * mode 0. Otherwise there is one tree, a container's own layer: its whiteouts are sent as they are.
 */
#define TREE_READ_WHOLE 2
/*
 * READ, flags: files named .wh.NAME and .wh..wh..opq in the first tree are whiteouts and opaque marks, as
 * fuse-overlayfs makes them. They are not sent; what they stand for is, as an entry of mode 0 and as the attribute.
 */
#define TREE_READ_MARKERS 4

/* READ, within the worker: enter what is mounted in the tree. */
#define TREE_READ_ACROSS 8
/* SHOW and LOOK, flags: follow a symbolic link in the last component. */
#define TREE_AT_FOLLOW 1

/* BEGIN: what becomes of whiteouts and opaque directories. */
enum tree_form {
	TREE_OVERLAY = 0, /* kept as the marks of the overlay file system */
	TREE_FLAT = 1,	  /* carried out on a copy of the one lower */
};

/* BEGIN, flags: only one id is mapped; owners that cannot be set are counted, not refused. */
#define TREE_SINGLE_ID 1
/*
 * BEGIN, flags: an overlay tree that must be right above any layers. From the entry on that needs to know
 * what lies below (a missing parent, a hard link to it, an opaque mark on the root) nothing more is written,
 * and FINISH says so.
 */
#define TREE_ALONE 2
/*
 * OPEN, flags: the directory is the caller's own, and so is what is written: no owner is set, no symbolic link on the
 * way is followed, and no directory made that is not asked for.
 */
#define TREE_CALLERS 2

/* FINISH: what became of the tree. */
enum tree_outcome {
	TREE_PUBLISHED = 0,    /* under its name, by us */
	TREE_EXISTED = 1,      /* another writer had published the name before us */
	TREE_NEEDS_LOWERS = 2, /* nothing is published: see TREE_ALONE */
};

/* Indices of values in an answer. */
enum tree_value {
	TREE_OUTCOME = 0,	 /* FINISH: enum tree_outcome */
	TREE_IGNORED_OWNERS = 1, /* FINISH: entries left to the only mapped id */
	TREE_IGNORED_XATTRS = 2, /* FINISH: attributes the file system refused */
	TREE_LOOK_ERROR = 0,	 /* LOOK: errno of what could not be found, else 0 */
	TREE_LOOK_MODE = 1,	 /* LOOK: st_mode */
	TREE_OVERLAY_ERROR = 0,	 /* PROBE: errno of the trial mount, 0 when it works */
	TREE_FUSE_ERROR = 1,	 /* PROBE: errno of opening /dev/fuse, 0 when it works */
};

int tree_main(int in, int out);

#endif
