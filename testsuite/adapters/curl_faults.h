/* curl_faults.h - what curl and the adapter do when memory or a system call fails */
#ifndef CURL_FAULTS_H
#define CURL_FAULTS_H

/* Before anything else of curl's. */
void curl_faults_prepare(void);
/* In plain C, with nothing alive: each allocation of the runtime's, of the adapter's and curl's, and each system call
 * fails once, and each time the transfers end, in whichever way, and others succeed afterwards. */
void curl_faults(const char *port);

#endif
