# Makes C tables of what the header defines, for the tests:
#   cmake -DHEADER=posqr.h -DCONSTANTS=constants.inc -DSTATUSES=statuses.inc -P constants.cmake
file(READ "${HEADER}" header)
# Brackets and semicolons of comments mean something to a list.
string(REGEX REPLACE "[][;]" "" header "${header}")
string(REGEX MATCHALL "#define QR_[A-Z0-9_]+ [^\n]*" lines "${header}")
set(constants "")
set(statuses "")
foreach(line IN LISTS lines)
  string(REGEX MATCH "#define (QR_[A-Z0-9_]+) +(.*)" matched "${line}")
  set(name "${CMAKE_MATCH_1}")
  string(REGEX REPLACE "/\\*.*" "" value "${CMAKE_MATCH_2}")
  if(name MATCHES "^QR_(OK|ERR_)")
    string(APPEND statuses "{\"${name}\", ${name}},\n")
  endif()
  # Numbers only: no texts, no initialisers, nothing empty, no size_t; not the parts of the version, for
  # which there is qr_version().
  if(value MATCHES "[0-9]" AND NOT value MATCHES "[{\"]" AND NOT name MATCHES "_INIT$|^QR_VERSION_"
      AND NOT name STREQUAL "QR_NUL_TERMINATED")
    string(APPEND constants "{\"${name}\", (long long)(${name})},\n")
  endif()
endforeach()
file(WRITE "${CONSTANTS}" "${constants}")
file(WRITE "${STATUSES}" "${statuses}")
