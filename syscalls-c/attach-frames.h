/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames (control.h) as the client of a container's socket sends and gets them.
 */
#ifndef RL_ATTACH_FRAMES_H
#define RL_ATTACH_FRAMES_H

#include <stddef.h>

#include "client.h"

#define FRAMES_OUT 8192
/* What is read and shown at a time: a write of no more does not block once poll(2) says that there is room. */
#define FRAMES_IN 4096

/* What frames_take() has come to. */
enum frames_event {
	FRAMES_GO_ON = 0,
	FRAMES_EXIT = 1,    /* the container has ended */
	FRAMES_REFUSED = 2, /* these streams are not to be had */
	FRAMES_GONE = -1,   /* nobody is at the other end, or nobody that makes sense */
};

/**
 * struct frames - one connection, from the client's side
 * @fd:     of the connection
 * @head:   of the frame that comes in
 * @got:    bytes of it
 * @left:   of its payload, still to come
 * @stream: 1 or 2, where what follows is to be shown
 * @hidden: streams that nobody sees, a bit for each from 1 on
 * @code:   the container's exit code, with FRAMES_EXIT
 * @in:     @in_length bytes to be shown, from @in_start on; while there are any, nothing is taken
 * @out:    @out_length bytes to be sent, from @out_start on
 */
struct frames {
	int fd;
	unsigned char head[CLIENT_HEAD];
	size_t got;
	size_t left;
	int stream;
	int hidden;
	int code;
	char in[FRAMES_IN];
	size_t in_start;
	size_t in_length;
	char out[FRAMES_OUT];
	size_t out_start;
	size_t out_length;
};

size_t frames_room(const struct frames *frames);
void frames_queue(struct frames *frames, int kind, const char *bytes, size_t length);
int frames_send(struct frames *frames);
int frames_take(struct frames *frames);
int frames_show(struct frames *frames);

#endif
