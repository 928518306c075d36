/** Names the variable that holds the folder of a run's synthesised environments. */
export const assemblies = 'TEST_ASSEMBLIES';
