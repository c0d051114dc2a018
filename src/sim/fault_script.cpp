// fault_script.cpp
