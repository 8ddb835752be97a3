/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_ENDPOINT_H
#define RL_NETWORK_ENDPOINT_H

#include "network.h"

int network_text_is_name(const char *text);
struct endpoint *network_endpoint_read(int directory, const char *name);
void network_endpoint_forget(int directory, const struct endpoint *endpoint);
void network_endpoint_free(struct endpoint *endpoint);
int network_endpoint_is_of(const char *name, const char *container);

#endif
