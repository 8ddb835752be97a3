/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The streams of a container in the background: into its log, and to and from whoever is attached.
 */
#ifndef RL_SERVICE_H
#define RL_SERVICE_H

#include <poll.h>

#include "control.h"
#include "streams.h"

#define SERVICE_POLLS (3 + 1 + CONTROL_CLIENTS)

int service_open(struct streams *streams, int is_terminal, int is_interactive);
void service_started(struct streams *streams);
void service_attach_terminal(int master);
int service_polls(struct pollfd *polls);
void service_step(const struct pollfd *polls, int count);
void service_drain(int signals);

#endif
